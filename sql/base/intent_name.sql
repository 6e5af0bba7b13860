-- intent_name: names that group intents may give: of the intents of one deployment intent group, whatever their kinds.
-- Triggers of the kinds keep it; `uses` counts the intents of that name.
CREATE TABLE intent_name (
    deployment_intent_group TEXT NOT NULL, -- address
    name                    TEXT NOT NULL,
    uses                    INTEGER NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (deployment_intent_group, name)
) STRICT;
