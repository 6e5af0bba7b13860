-- Codes of names and of the metadata block, as far as the store itself refuses them.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('name.invalid', 3, 'a name does not keep the rule for names',
 'A name begins and ends with a letter or a digit and holds only letters, digits, ''-'', ''_'' and ''.''. Names are parts of addresses, which are the identity of everything.',
 'Give it a name of that form.'),
('name.too-long', 3, 'a name is longer than 128 characters',
 'Names have at most 128 characters, as in EMCO.', 'Give it a shorter name.'),
('metadata.description-too-long', 3, 'a description is longer than 1024 characters',
 'metadata.description holds at most 1024 characters, as in EMCO.', 'Shorten it.'),
('metadata.user-data-too-long', 3, 'user data is longer than 512 characters',
 'metadata.userData1 and metadata.userData2 hold at most 512 characters each, as in EMCO.', 'Shorten it.');

-- Codes that several kinds share.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('address.mismatch', 70, 'the address of a resource is not made of its parts',
 'An address is its anchor and its name; the row says otherwise.', 'Report this with the command that led here.'),
('field.not-allowed', 3, 'a value is none of those its field may have',
 'The field takes certain words only, which emcoctl explain KIND.FIELD lists.', 'Give one of them.'),
('field.too-long', 3, 'a text is longer than its field takes',
 'The field has a limit, which emcoctl explain KIND.FIELD tells.', 'Shorten the text.'),
('field.out-of-range', 3, 'a number is outside its field''s range',
 'The field has a range, which emcoctl explain KIND.FIELD tells.', 'Give a number of that range.'),
('reference.missing', 3, 'a document refers to something that does not exist',
 'What a document names must exist in the store or in the same bundle, or else the deployment would fail later, or silently do something else.',
 'Correct the name, or declare what it names in the same bundle.'),
('reference.parent-missing', 3, 'a document stands below something that does not exist',
 'The anchor of a document says what it belongs to; that must exist in the store or in the same bundle.',
 'Correct the anchor, or declare what it names in the same bundle.'),
('reference.in-use', 5, 'what others refer to cannot be deleted',
 'Deleting it would leave references that lead nowhere. The message lists everything that refers to it or stands below it. Nothing was deleted.',
 'Delete or change what refers to it in the same command, or first.'),
('address.absent', 3, 'there is no resource of that address',
 'The command needs a resource that exists: nothing is deleted, updated or shown that is not there, because a mistyped address must not look like success.',
 'Check the address; emcoctl get COLLECTION lists what there is.'),
('app-dependency.cycle', 3, 'apps depend on each other in a circle',
 'Each of them waits for the next and the last for the first, so that none would ever start. The message shows the circle.',
 'Remove one of the dependencies.');
