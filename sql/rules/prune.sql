-- Guards of apply --prune.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('prune.empty-bundle', 5, 'a bundle that holds nothing removes nothing',
 'With --prune everything that the bundle applied earlier would go. Far more often a path or a template is wrong. Nothing was changed.',
 'Check what was read, or say that it is meant:
    emcoctl apply -f FILE --bundle NAME --prune --allow-empty'),
('prune.too-many-deletes', 5, 'more would be removed than --max-deletes allows',
 'The bundle does not hold any more what it applied earlier; the message lists it all. Nothing was changed.',
 'Look what is missing in the bundle, or allow more:
    emcoctl apply -f FILE --bundle NAME --prune --max-deletes N');
