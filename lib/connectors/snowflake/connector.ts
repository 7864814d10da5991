import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import type { SnowflakeConfig } from "./config";
import { credentialRecords } from "./credentials";
import { dataSets, further, steps } from "./data-sets";
import { loginRecords } from "./logins";
import { manifest } from "./manifest";
import { accountRef } from "./names";
import { privilegeRecords } from "./privileges";
import { memberRecords, roleRecords } from "./roles";
import { openSnowflake } from "./session";
import { userRecords } from "./users";

const readers: { [call: string]: (page: Page) => Parsed } = {
  USERS: userRecords,
  CREDENTIALS: credentialRecords,
  LOGIN_HISTORY: loginRecords,
  ROLES: roleRecords,
  GRANTS_TO_USERS: memberRecords,
  GRANTS_TO_ROLES: privilegeRecords,
};

/** Snowflake: the users of an account, how they sign in, and what they may do. */
export const snowflake: Connector<SnowflakeConfig> = {
  manifest,
  async *plan(ctx) {
    const account = ctx.config.account.toLowerCase();
    const of = { id: account, title: account };
    try {
      const { realm } = await openSnowflake(ctx);
      for (const set of dataSets)
        yield stepScope(set, { ...of, issues: [realm], container: accountRef(realm) });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      for (const set of dataSets)
        yield { ...stepScope(set, { ...of, issues: [] }), unreadable: error.failure };
    }
  },
  async *pages(ctx, scope, cursor) {
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openSnowflake(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Snowflake",
      dataSets,
      steps,
      further,
      open: (signal) => openSnowflake({ ...ctx, signal }),
    }),
  toRecords(page) {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  },
};
