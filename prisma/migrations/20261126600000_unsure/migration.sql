-- Identities of which nobody has said whether a person is behind them: few, and asked for as a queue.
-- (Has no form in Prisma's schema.)
CREATE INDEX identities_unsure ON identities (name, id) WHERE gone_at IS NULL AND class = 'unsure';
