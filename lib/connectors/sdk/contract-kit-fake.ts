import type { HttpClient } from "./http";

/** One question to a source that does not speak HTTP, as a fake source sees it. */
export interface FakeQuestion {
  /** Where and what, e.g. `shop/relations`: the fake sees it as `request.url`. */
  name: string;
  values: readonly (string | number | null)[];
  permission: string;
}

/**
 * For the contract kit: carries a question of a connector that does not speak HTTP to the kit's fake source, so that
 * paging, resuming, refusals, loops and size are tried in the same way. The connector's session is replaced by one over this.
 */
export async function askFake(
  { http }: { http: HttpClient },
  { name, values, permission }: FakeQuestion,
): Promise<unknown> {
  return (await http.request({ url: name, body: JSON.stringify(values), permission })).json();
}
