/** SQL for the name of who is behind an actor (`user:<id>`): the member's own, else the actor as it stands. */
export function actorNameSql(column: string): string {
  return `coalesce((SELECT u.name FROM users u WHERE ${column} = 'user:' || u.id::text), ${column})`;
}
