-- Prompts that were going out when a program ended: asked for at every tick, and there are few.
CREATE INDEX outbox_interrupted ON outbox (reason, settled_at) WHERE reason = 'the program ended while sending';
