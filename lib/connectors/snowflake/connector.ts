import { type Connector, SourceError } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
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

const toRecords = recordsByCall({
  USERS: userRecords,
  CREDENTIALS: credentialRecords,
  LOGIN_HISTORY: loginRecords,
  ROLES: roleRecords,
  GRANTS_TO_USERS: memberRecords,
  GRANTS_TO_ROLES: privilegeRecords,
});

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
    yield* readSteps(stepsOf(steps, scope), await openSnowflake(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Snowflake",
      dataSets,
      steps,
      further,
      open: (signal) => openSnowflake({ ...ctx, signal }),
    }),
  toRecords,
};
