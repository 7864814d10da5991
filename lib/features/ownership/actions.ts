"use server";

import { refresh } from "next/cache";
import { undoSchema } from "@/lib/features/identities/schema-selection";
import { memberAction } from "@/lib/platform/action-client";
import { searchOwners } from "./data";
import { previewPeople } from "./data-people-list";
import { assignOwner, undoOwner } from "./mutations";
import { importPeople, removeTeam, savePerson, saveTeam } from "./mutations-people";
import { acceptSuggestions } from "./mutations-suggestions";
import {
  acceptSuggestionsSchema,
  assignOwnerSchema,
  peopleListSchema,
  removeTeamSchema,
  savePersonSchema,
  saveTeamSchema,
  searchOwnersSchema,
} from "./schema";

/** People and teams to choose an owner from. */
export const searchOwnersAction = memberAction
  .metadata({ permission: "inventory:read", fresh: false })
  .inputSchema(searchOwnersSchema)
  .action(({ parsedInput, ctx }) => searchOwners(ctx.web.pool, parsedInput.text));

export const assignOwnerAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(assignOwnerSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await assignOwner(
      ctx.web,
      { scope: ctx.scope, name: ctx.member.name },
      parsedInput,
      ctx.now,
    );
    refresh();
    return done;
  });

export const undoOwnerAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoOwner(ctx.web, by, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });

export const acceptSuggestionsAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(acceptSuggestionsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await acceptSuggestions(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const savePersonAction = memberAction
  .metadata({ permission: "people:manage", fresh: false })
  .inputSchema(savePersonSchema)
  .action(async ({ parsedInput, ctx }) => {
    const saved = await savePerson(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return saved;
  });

export const saveTeamAction = memberAction
  .metadata({ permission: "people:manage", fresh: false })
  .inputSchema(saveTeamSchema)
  .action(async ({ parsedInput, ctx }) => {
    const saved = await saveTeam(ctx.web, ctx.scope, parsedInput);
    refresh();
    return saved;
  });

export const removeTeamAction = memberAction
  .metadata({ permission: "people:manage", fresh: false })
  .inputSchema(removeTeamSchema)
  .action(async ({ parsedInput, ctx }) => {
    await removeTeam(ctx.web, ctx.scope, parsedInput.id);
    refresh();
  });

/** What importing a list of people would do. Changes nothing. */
export const previewPeopleAction = memberAction
  .metadata({ permission: "people:manage", fresh: false })
  .inputSchema(peopleListSchema)
  .action(({ parsedInput, ctx }) => previewPeople(ctx.web.pool, parsedInput.text));

export const importPeopleAction = memberAction
  .metadata({ permission: "people:manage", fresh: false })
  .inputSchema(peopleListSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await importPeople(ctx.web, ctx.scope, parsedInput.text, ctx.now);
    refresh();
    return done;
  });
