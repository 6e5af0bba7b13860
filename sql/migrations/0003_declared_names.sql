-- Version 3 makes the provider of a cluster reference a reference of its own, checks the namespace of a user permission,
-- the actor of a policy intent and the time-out of a worker: that follows from comparing the tables. Until now a subnet
-- was kept under its network's name; its own stands in the document.
UPDATE network_ipv4_subnets SET name =
    (SELECT json_extract(d.body, '$.spec.ipv4Subnets[' || ordinal || '].name')
       FROM resource r JOIN document d ON d.id = r.document WHERE r.address = owner);
UPDATE network_ipv6_subnets SET name =
    (SELECT json_extract(d.body, '$.spec.ipv6Subnets[' || ordinal || '].name')
       FROM resource r JOIN document d ON d.id = r.document WHERE r.address = owner);
UPDATE provider_network_ipv4_subnets SET name =
    (SELECT json_extract(d.body, '$.spec.ipv4Subnets[' || ordinal || '].name')
       FROM resource r JOIN document d ON d.id = r.document WHERE r.address = owner);
UPDATE provider_network_ipv6_subnets SET name =
    (SELECT json_extract(d.body, '$.spec.ipv6Subnets[' || ordinal || '].name')
       FROM resource r JOIN document d ON d.id = r.document WHERE r.address = owner);
