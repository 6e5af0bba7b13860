-- Codes of taking over objects of others.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('adopt.no-object-name', 3, 'a word is no name of an object on a cluster',
 'Objects to be taken over are named one by one, with the cluster they are on.',
 'Write it as plans do:
    emcoctl adopt ADDRESS Deployment.apps/shop/web@provider/cluster'),
('adopt.not-needed', 3, 'an object that was named cannot be taken over',
 'The deployment wants no object of that name on that cluster, or there is none, or it is the deployment''s own already. Nothing was changed.',
 'See what the deployment wants:
    emcoctl plan --verbose');
