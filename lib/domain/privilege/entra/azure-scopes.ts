/** The management group or tenant that each subscription and management group lies in, by path in lower case; null: it is not known. */
export type AzureParents = ReadonlyMap<string, string | null>;

/**
 * Every scope above a path, the nearest first, up to `/`: resource, resource group, subscription, management groups. Null: its
 * subscription is not one that was read.
 */
export function scopesAbove(path: string, parents: AzureParents): string[] | null {
  if (path === "/") return ["/"];
  const scopes: string[] = [];
  let at = path;
  while (at.length > 1 && !parents.has(at)) {
    scopes.push(at);
    at = at.slice(0, Math.max(1, at.lastIndexOf("/")));
  }
  if (!parents.has(at)) return null;
  let above: string | null = at;
  while (above !== null && !scopes.includes(above)) {
    scopes.push(above);
    above = parents.get(above) ?? null;
  }
  return [...scopes, "/"];
}
