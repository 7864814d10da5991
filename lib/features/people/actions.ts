"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { previewPeople } from "./data-import";
import { previewMerge } from "./data-merge";
import { readTeamMembers } from "./data-team";
import { savePerson } from "./mutations";
import { tellApart } from "./mutations-apart";
import { setAway, setStandIns } from "./mutations-away";
import { decideHold } from "./mutations-holds";
import { importPeople } from "./mutations-import";
import { mergePeople, undoMerge } from "./mutations-merge";
import { splitAccount } from "./mutations-split";
import { removeTeam, saveTeam } from "./mutations-teams";
import {
  decideHoldSchema,
  mergePeopleSchema,
  peopleListSchema,
  readTeamSchema,
  removeTeamSchema,
  savePersonSchema,
  saveTeamSchema,
  setAwaySchema,
  setStandInsSchema,
  splitAccountSchema,
  undoMergeSchema,
} from "./schema";

const manage = { permission: "people:manage", fresh: false } as const;

export const savePersonAction = memberAction
  .metadata(manage)
  .inputSchema(savePersonSchema)
  .action(async ({ parsedInput, ctx }) => {
    const saved = await savePerson(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return saved;
  });

export const saveTeamAction = memberAction
  .metadata(manage)
  .inputSchema(saveTeamSchema)
  .action(async ({ parsedInput, ctx }) => {
    const saved = await saveTeam(ctx.web, ctx.scope, parsedInput);
    refresh();
    return saved;
  });

export const removeTeamAction = memberAction
  .metadata(manage)
  .inputSchema(removeTeamSchema)
  .action(async ({ parsedInput, ctx }) => {
    await removeTeam(ctx.web, ctx.scope, parsedInput.id);
    refresh();
  });

/** Who is in a team, to edit it. */
export const readTeamAction = memberAction
  .metadata(manage)
  .inputSchema(readTeamSchema)
  .action(({ parsedInput, ctx }) => readTeamMembers(ctx.web.pool, parsedInput.id));

/** What importing a list of people would do. Changes nothing. */
export const previewPeopleAction = memberAction
  .metadata(manage)
  .inputSchema(peopleListSchema)
  .action(({ parsedInput, ctx }) => previewPeople(ctx.web.pool, parsedInput.text));

export const importPeopleAction = memberAction
  .metadata(manage)
  .inputSchema(peopleListSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await importPeople(ctx.web, ctx.scope, parsedInput.text, ctx.now);
    refresh();
    return done;
  });

export const decidePeopleHoldAction = memberAction
  .metadata(manage)
  .inputSchema(decideHoldSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await decideHold(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const splitAccountAction = memberAction
  .metadata(manage)
  .inputSchema(splitAccountSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await splitAccount(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

/** What joining two people would move. Changes nothing. */
export const previewMergeAction = memberAction
  .metadata(manage)
  .inputSchema(mergePeopleSchema)
  .action(({ parsedInput, ctx }) => previewMerge(ctx.web.pool, parsedInput));

export const mergePeopleAction = memberAction
  .metadata(manage)
  .inputSchema(mergePeopleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await mergePeople(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

/** Says that somebody who is offered as the same person is another. */
export const tellApartAction = memberAction
  .metadata(manage)
  .inputSchema(mergePeopleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await tellApart(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const undoMergeAction = memberAction
  .metadata(manage)
  .inputSchema(undoMergeSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoMerge(ctx.web, by, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });

/** Out of office: people say it of themselves, who manages people says it of anybody. */
export const setAwayAction = memberAction
  .metadata({ permission: "owner:answer", fresh: false })
  .inputSchema(setAwaySchema)
  .action(async ({ parsedInput, ctx }) => {
    await setAway(ctx.web, ctx.scope, parsedInput);
    refresh();
    return { saved: true };
  });

export const setStandInsAction = memberAction
  .metadata(manage)
  .inputSchema(setStandInsSchema)
  .action(async ({ parsedInput, ctx }) => {
    await setStandIns(ctx.web, ctx.scope, parsedInput);
    refresh();
    return { saved: true };
  });
