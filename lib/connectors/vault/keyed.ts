import { SourceError } from "@/lib/connectors/sdk/contract";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { Mount, Vault } from "./session";

/** Names are read so many at a time: each takes a call. */
const perPage = 50;

/** Finds the mount that a step is about: that of its scope, or for a check the first there is. */
export type FindMount = (vault: Vault) => Promise<Mount | null>;

/** Names below a path, of which each is asked for by itself: Vault has no list that tells more. */
export interface Keyed {
  call: string;
  permission: string;
  /** Without one the path is the same everywhere. */
  mount?: FindMount;
  list(mount: Mount): string;
  /** What is kept of one; null: it went away meanwhile. */
  item(vault: Vault, name: string, mount: Mount): Promise<object | null>;
  /** What is true of all. */
  beside?(vault: Vault, mount: Mount): Promise<object>;
}

const nowhere: Mount = { path: "", type: "", accessor: "", version: "" };

/** The next names after a place, each with what is kept of it. The place is the last name that was read. */
export function keyedStep({ call, permission, mount, list, item, beside }: Keyed): Step<Vault> {
  const place = async (vault: Vault) => (mount ? await mount(vault) : nowhere);
  return {
    call,
    permission,
    async read(vault, at) {
      const here = await place(vault);
      if (!here) throw new SourceError({ kind: "malformed", message: `${call}: it is mounted no more.` });
      const left = (await vault.names(list(here), permission)).filter((name) => at === null || name > at);
      const names = left.slice(0, perPage);
      const items = await fourAtATime(names, (name) => item(vault, name, here));
      return {
        body: {
          realm: vault.realm,
          mount: here.path,
          type: here.type,
          accessor: here.accessor,
          ...(await beside?.(vault, here)),
          items: items.filter((each) => each !== null),
        },
        next: left.length > perPage ? (names.at(-1) ?? null) : null,
      };
    },
    async probe(vault) {
      const here = await place(vault);
      return here && (await vault.names(list(here), permission));
    },
  };
}

/** Tries the call for one thing on the first of a list; null where the list is empty. */
export function probeFirst({ permission, mount, list, item }: Keyed): (vault: Vault) => Promise<unknown> {
  return async (vault) => {
    const here = mount ? await mount(vault) : nowhere;
    const [first] = here ? await vault.names(list(here), permission) : [];
    return here && first ? item(vault, first, here) : null;
  };
}
