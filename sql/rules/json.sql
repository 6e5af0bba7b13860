-- Codes of reading JSON.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('json.invalid', 3, 'a text is no JSON',
 'The text is not JSON, nests too deeply, repeats a key, is no UTF-8 or holds a number that does not fit into 64 bits: readers would disagree on what it says.',
 'Mend the text at the byte that the message names.'),
('json.too-large', 3, 'a JSON text is larger than its limit',
 'JSON is read with a limit on its size.',
 'Check that the right file was given.');
