import { askedReader, readerOf } from "@/lib/connectors/sdk/told-reader";
import { all } from "./entry";
import { permission } from "./permissions";
import type { Root } from "./root";
import type { LdapContext, Session } from "./session";
import { escapeFilter } from "./tools";
import { sidOf } from "./values";

/** Who reads, and in which groups: a directory leaves out what its reader may not see. Null: it does not tell. */
export function toldReader(session: Session, root: Root, ctx: LdapContext): Promise<string | null> {
  const { kind, user } = ctx.config;
  return askedReader(async () => {
    const groups = kind === "ad" ? await tokenGroups(session) : await groupsNaming(session, root, user);
    return groups && readerOf(user, groups);
  });
}

/** Active Directory says of the connection itself in which groups it is, nested ones too. */
async function tokenGroups(session: Session): Promise<string[] | null> {
  const [dse] = await session.find({
    base: "",
    scope: "base",
    filter: "(objectClass=*)",
    attributes: ["tokenGroups"],
    permission: permission.root,
  });
  const sids = dse ? all(dse, "tokenGroups").flatMap((value) => sidOf(value) ?? []) : [];
  return sids.length > 0 ? sids : null;
}

async function groupsNaming(session: Session, { context }: Root, user: string): Promise<string[]> {
  const name = escapeFilter(user);
  const found = await session.find({
    base: context,
    scope: "sub",
    filter: `(|(member=${name})(uniqueMember=${name})(roleOccupant=${name}))`,
    attributes: ["1.1"],
    permission: permission.groups,
  });
  return found.map(({ dn }) => dn);
}
