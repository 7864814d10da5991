import type { Runner } from "@/lib/platform/read";

/** Who is behind some actors (`user:<id>`, `person:<id>`, `cli:<name>`, `sync`), each as people say it. */
export async function actorNames(db: Runner, actors: readonly string[]): Promise<(actor: string) => string> {
  const found = await db.query<{ actor: string; name: string }>(
    `SELECT a.actor, u.name FROM unnest($1::text[]) a(actor) JOIN users u ON a.actor = 'user:' || u.id::text
     UNION ALL SELECT a.actor, p.name FROM unnest($1::text[]) a(actor) JOIN people p ON a.actor = 'person:' || p.id::text
     UNION ALL SELECT a.actor, 'the rule “' || r.name || '”' FROM unnest($1::text[]) a(actor) JOIN owner_rules r ON a.actor = 'rule:' || r.id::text`,
    [[...new Set(actors)]],
  );
  const members = new Map(found.rows.map(({ actor, name }) => [actor, name]));
  return (actor) => members.get(actor) ?? actorWords(actor);
}

function actorWords(actor: string): string {
  if (actor === "sync") return "a sync";
  if (actor === "worker") return "the worker";
  if (actor === "account") return "its account";
  const [, kind, name] = /^(user|person|cli|token|rule):(.+)$/s.exec(actor) ?? [];
  switch (kind) {
    case "user":
      return "a former member";
    case "person":
      return "somebody who is no longer listed";
    case "cli":
      return `${name} on the command line`;
    case "token":
      return `API token ${name}`;
    case "rule":
      return "a rule";
    default:
      return actor;
  }
}
