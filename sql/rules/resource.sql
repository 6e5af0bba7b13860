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
