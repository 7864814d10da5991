"use server";

import { memberAction } from "@/lib/platform/action-client";
import { searchIdentities } from "./data-form";
import { searchIdentitiesSchema } from "./schema-answers";

/** Identities to ask about. */
export const searchIdentitiesAction = memberAction
  .metadata({ permission: "inventory:read", fresh: false })
  .inputSchema(searchIdentitiesSchema)
  .action(({ parsedInput, ctx }) => searchIdentities(ctx.web.pool, ctx.scope, parsedInput.text, ctx.now));
