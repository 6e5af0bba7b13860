-- Codes of what API servers answer.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('cluster.bad-answer', 10, 'a cluster answered with something that makes no sense',
 'The answer is not the object, list or fact that was asked for: cut, not JSON, of another kind or name, or without identity. Something between here and the API server may have written it. Nothing is believed of it.',
 'Look at what stands at the address of the cluster''s kubeconfig, then repeat the command.');
