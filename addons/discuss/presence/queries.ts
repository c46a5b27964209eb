/** Statuses as they follow from connections and activity; gives those that were others before. */
export const SETTLE = `
  UPDATE mail_presence SET status = fresh.status FROM (
    SELECT id, CASE
      WHEN NOT EXISTS (SELECT FROM mail_presence_connection WHERE presence_id = mail_presence.id) THEN 'offline'
      WHEN user_id IS NOT NULL AND last_presence < $2::timestamptz - make_interval(mins => $3) THEN 'away'
      ELSE 'online' END AS status
    FROM mail_presence WHERE $1::int[] IS NULL OR id = ANY($1)
  ) AS fresh
  WHERE mail_presence.id = fresh.id AND mail_presence.status <> fresh.status
  RETURNING mail_presence.id, user_id AS uid, guest_id AS "guestId", fresh.status, last_presence AS "lastActivity"`

/** The streams of those who share a conversation with somebody, and the key of that somebody. */
export const SHARING = `
  SELECT DISTINCT coalesce('user:' || users.id, 'guest:' || other.guest_id) AS stream,
         coalesce('p' || own.partner_id, 'g' || own.guest_id) AS key
  FROM discuss_channel_member own
  JOIN discuss_channel_member other ON other.channel_id = own.channel_id AND other.id <> own.id
  LEFT JOIN res_users users ON users.partner_id = other.partner_id AND users.active
  WHERE (own.guest_id = $2 OR own.partner_id = (SELECT partner_id FROM res_users WHERE id = $1))
    AND (users.id IS NOT NULL OR other.guest_id IS NOT NULL)`
