-- Codes of reading archives.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('archive.not-gzip', 3, 'a file is no gzipped tar archive',
 'Charts, profiles and attached folders are gzipped tar archives. The file does not begin as one.',
 'Check that the right file was named, or pack the folder:
    tar czf chart.tgz chart/'),
('archive.damaged', 3, 'an archive is damaged',
 'The archive ends too early, a checksum does not fit, or bytes follow its end. What could still be read is not used: it might not be what was packed.',
 'Fetch or pack the archive again.'),
('archive.path', 3, 'an archive has an entry with a path that is not let through',
 'Entries must be relative paths that stay inside the archive and mean the same on every system: no leading slash, no "..", no backslash, no control characters, no blank or point at the end of a name.',
 'Pack the folder again with plain relative paths.'),
('archive.type', 3, 'an archive has an entry that is no file and no folder',
 'Symbolic and hard links, devices, pipes and sockets could reach outside the archive and are never followed.',
 'Pack the files themselves, for instance with the option -h of tar.'),
('archive.duplicate', 3, 'an archive has an entry twice',
 'Two entries have the same path, or paths that differ only in the case of letters. Tools would not agree on which one counts.',
 'Keep one of the two and pack the archive again.'),
('archive.too-large', 3, 'an archive is larger than its limits',
 'Bytes, unpacked bytes, their ratio and the number of entries are bounded and checked while unpacking, so that no archive can fill the memory.',
 'Leave out of the archive what is not needed.');
