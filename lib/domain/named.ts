/** Something of the record that is referred to. */
export interface Named {
  id: string;
  name: string | null;
  externalId: string | null;
}

/** Its name, or what is known in its place; null: nothing is referred to. */
export function nameOf(named: Named): string;
export function nameOf(named: Named | null): string | null;
export function nameOf(named: Named | null): string | null {
  return named ? named.name?.trim() || named.externalId || named.id : null;
}
