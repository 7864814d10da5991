-- By which channel a round was sent: its reminders go the same way, and none where it was sent by none.
ALTER TABLE ask_rounds ADD COLUMN channel_id uuid;
UPDATE ask_rounds r SET channel_id = c.channel_id FROM campaigns c WHERE c.id = r.id;
UPDATE ask_rounds r SET channel_id = coalesce(
  (SELECT m.channel_id FROM owner_messages m WHERE m.round_id = r.id ORDER BY m.created_at, m.id LIMIT 1),
  (SELECT (s.value ->> 'channelId')::uuid FROM settings s WHERE s.name = 'asking'))
WHERE r.messages > 0 AND NOT EXISTS (SELECT FROM campaigns c WHERE c.id = r.id);
