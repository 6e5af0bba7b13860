-- The metadata block, which documents of nearly all kinds have.
INSERT INTO kind(name, pattern, summary) VALUES
('metadata', 'metadata', 'The block of every document that says what the resource is called; no kind of its own.');

INSERT INTO field(kind, path, shape, stored, summary) VALUES
('metadata', 'metadata.name', 'text', 'name', 'The resource''s name, unique among its siblings: letters, digits, ''-'', ''_'' and ''.'', at most 128.'),
('metadata', 'metadata.description', 'text', 'description', 'What it is for, in words; at most 1024 characters.'),
('metadata', 'metadata.userData1', 'text', 'user_data1', 'Anything the user wants to remember; at most 512 characters.'),
('metadata', 'metadata.userData2', 'text', 'user_data2', 'Anything the user wants to remember; at most 512 characters.');
