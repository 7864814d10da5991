-- Since when a message is on its way to where a second one would stand beside it: whose sender is gone by then may have sent it.
ALTER TABLE deliveries ADD COLUMN posting_at timestamptz(3);
