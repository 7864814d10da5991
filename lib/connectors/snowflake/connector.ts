import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { askedScopes, checkSteps, readSteps, stepsOf } from "@/lib/connectors/sdk/steps";
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
  plan(ctx) {
    const account = ctx.config.account.toLowerCase();
    return askedScopes(dataSets, { id: account, title: account }, async () => {
      const { realm } = await openSnowflake(ctx);
      return { issues: [realm], container: accountRef(realm) };
    });
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
