import {
  type CheckLine,
  type Connector,
  type PlannedScope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps } from "@/lib/connectors/sdk/steps";
import { concludedBy } from "@/lib/connectors/sdk/told-reader";
import { accountRecords } from "./accounts";
import { type LdapConfig, serverName } from "./config";
import { dataSets, listsOf, whyOff } from "./data-sets";
import { dnKey } from "./dn";
import { groupRecords } from "./groups";
import { type List, readLists } from "./lists";
import { manifest } from "./manifest";
import { permission } from "./permissions";
import { toldReader } from "./reader";
import { directoryRef, readRoot } from "./root";
import { type LdapContext, type OpenSession, openSession } from "./session";
import { openTools, type Tools } from "./tools";
import { unitRecords } from "./units";

const toRecords = recordsByCall({
  units: unitRecords,
  accounts: accountRecords,
  "managed accounts": accountRecords,
  computers: accountRecords,
  groups: groupRecords,
});

/** The connector over a way to open sessions. */
export function ldapOver(open: OpenSession): Connector<LdapConfig> {
  return {
    manifest,
    plan: (ctx) => planScopes(open, ctx),
    async *pages(ctx, scope, cursor) {
      const tools = await openTools(ctx, open);
      try {
        const lists = listsOf(scope.dataSet, tools.root, tools.isAd);
        if (!lists)
          throw new SourceError({
            kind: "unsupported",
            message: `This version does not read ${scope.dataSet}.`,
          });
        yield* readLists(lists, tools, cursor);
      } finally {
        tools.end();
      }
    },
    check: (ctx) => checkPermissions(open, ctx),
    toRecords,
  };
}

/** Active Directory, OpenLDAP and others that speak LDAP, live and from snapshots. */
export const ldap: Connector<LdapConfig> = ldapOver(openSession);

/** The scopes of a directory; when it does not answer they are there with the reason. */
function planScopes(open: OpenSession, ctx: LdapContext): AsyncGenerator<PlannedScope> {
  const { config } = ctx;
  const wanted = dataSets.filter(({ id }) => whyOff(id, config) === null);
  const title = serverName(config);
  const id = config.base ? `${title}/${dnKey(config.base)}` : title;
  return askedScopes(wanted, { id, title }, async () => {
    const session = await open(ctx);
    try {
      const root = await readRoot(session, ctx);
      const { realm } = root;
      const reader = await toldReader(session, root, ctx);
      // What is not below the base any more may have been moved: only who reads all can say that it is gone.
      const issues = config.base ? [] : [realm];
      return (set) => ({ container: directoryRef(realm), ...concludedBy(set, issues, reader) });
    } finally {
      session.end();
    }
  });
}

/** One line per kind of entry, each tried with a page of one. */
async function* checkPermissions(open: OpenSession, ctx: LdapContext): AsyncGenerator<CheckLine> {
  const { config } = ctx;
  const opened: Tools[] = [];
  try {
    yield* checkSteps<Tools>(ctx, {
      title: "The directory",
      dataSets,
      steps: Object.fromEntries(
        dataSets.map(({ id, permissions: [own = ""] }) => [
          id,
          [{ permission: own, probe: (tools) => probe(listsOf(id, tools.root, tools.isAd) ?? [], tools) }],
        ]),
      ),
      further: { [permission.root]: async ({ root }) => root },
      off: (id) => whyOff(id, config),
      open: async (signal) => {
        const tools = await openTools({ ...ctx, signal }, open);
        opened.push(tools);
        return tools;
      },
    });
  } finally {
    for (const tools of opened) tools.end();
  }
}

/** Whether at least one entry can be seen; null: none is. */
async function probe([list]: List[], { session }: Tools): Promise<unknown> {
  if (!list) return null;
  for await (const [entry] of session.pages({ ...list.search, attributes: ["objectClass"], pageSize: 2 })) {
    if (entry) return entry;
    break;
  }
  if (!list.neverEmpty) return null;
  throw new SourceError({ kind: "denied", message: list.neverEmpty, permission: list.search.permission });
}
