import "server-only";
import { randomUUID } from "node:crypto";
import { notFound } from "next/navigation";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { type CampaignOutcome, campaignEnds, remindChoices, usualEnd } from "@/lib/domain/ownership/campaign";
import { readAsking } from "@/lib/features/questions/data-asking";
import { listAskingChannels } from "@/lib/features/questions/data-rounds";
import { type AskPreview, origins } from "@/lib/features/questions/schema-asking";
import { readThresholds } from "@/lib/features/thresholds/data";
import { AppError } from "@/lib/platform/errors";
import type { Page, PageRequest } from "@/lib/platform/keyset";
import { requireMember, requireScope } from "@/lib/platform/loader";
import { isUuid } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import { web } from "@/lib/platform/web";
import { countRunning, listCampaigns, readCampaign, usualOrder } from "./data";
import { type ItemsWanted, listCampaignItems } from "./data-items";
import { listCampaignPeople } from "./data-people";
import { previewCampaign, readPresets } from "./data-preview";
import {
  type CampaignDraft,
  type CampaignItem,
  type CampaignPerson,
  type CampaignPreview,
  type CampaignRow,
  type CampaignStart,
  type CampaignView,
  campaignChoiceSchema,
} from "./schema";

const pageRows = 50;
const timeoutMs = 10_000;

/** How many campaigns run; null: this reader does not see campaigns. */
export async function loadRunningCampaigns(): Promise<number | null> {
  const scope = await requireScope("inventory:read");
  if (!scope.can("campaign:read")) return null;
  return guardedRead((await web()).pool, (db) => countRunning(db, scope), timeoutMs);
}

/** A page of campaigns. */
export async function loadCampaigns({
  after,
  before,
}: Pick<PageRequest, "after" | "before">): Promise<{ page: Page<CampaignRow>; mayStart: boolean }> {
  const scope = await requireScope("campaign:read");
  const everything = { terms: [], now: new Date(), ...usualOrder };
  const page = await listCampaigns((await web()).pool, scope, {
    ...everything,
    after,
    before,
    limit: pageRows,
  });
  return { page, mayStart: scope.can("campaign:manage") };
}

export interface CampaignPage {
  campaign: CampaignRow;
  view: CampaignView;
  /** Null: who was asked is shown. */
  items: Page<CampaignItem> | null;
  people: { rows: CampaignPerson[]; total: number } | null;
  /** Whose questions are listed alone. */
  whom: string | null;
  may: { manage: boolean; remind: boolean; assign: boolean; export: boolean };
}

/** One campaign, with a page of its items or with who was asked. */
export async function loadCampaign(id: string, view: CampaignView): Promise<CampaignPage> {
  const scope = await requireScope("campaign:read");
  if (!isUuid(id)) notFound();
  const { pool } = await web();
  const campaign = await guardedRead(pool, (db) => readCampaign(db, scope, id), timeoutMs);
  if (campaign === null) notFound();
  const isRunning = campaign.state === "running";
  const may = {
    manage: isRunning && scope.can("campaign:manage"),
    remind: isRunning && campaign.byMessage && scope.can("owner:send"),
    assign: isRunning && scope.can("inventory:assign-owner"),
    export: scope.can("inventory:export"),
  };
  if (view.show === "people") {
    const people = await guardedRead(pool, (db) => listCampaignPeople(db, scope, id), timeoutMs);
    return { campaign, view, items: null, people, whom: null, may };
  }
  const { show, person, team, after, before } = view;
  const outcome: CampaignOutcome | null = show === "all" ? null : show;
  const whom = whomOf(view);
  const items = await listCampaignItems(pool, scope, id, { outcome, whom, after, before, limit: pageRows });
  const named =
    whom === null
      ? null
      : await pool.query<{ name: string }>(
          "SELECT name FROM people WHERE id = $1 UNION ALL SELECT name FROM teams WHERE id = $2",
          [person ?? null, team ?? null],
        );
  return { campaign, view, items, people: null, whom: named?.rows[0]?.name ?? null, may };
}

function whomOf({ person, team, said }: CampaignView): ItemsWanted["whom"] {
  if (person !== undefined) return { kind: "person", id: person, said: said ?? null };
  return team === undefined ? null : { kind: "team", id: team, said: said ?? null };
}

/** What the address says of a campaign to start. */
export interface StartAddress {
  name?: string | undefined;
  q?: string | undefined;
  from?: string | undefined;
  team?: string | undefined;
  channel?: string | undefined;
  end?: string | undefined;
  atEnd?: string | undefined;
  remind?: string | undefined;
}

/** A campaign to start as it was chosen so far, with what it would do. */
export async function loadCampaignStart(address: StartAddress): Promise<CampaignStart> {
  const scope = await requireScope("campaign:manage");
  const member = await requireMember();
  const { pool, env } = await web();
  const now = new Date();
  const read = await guardedRead(
    pool,
    async (db) => ({
      setting: await readAsking(db),
      channels: (await listAskingChannels(db)).filter(({ kind }) => kind !== "webhook"),
      teams: (await db.query<{ id: string; name: string }>("SELECT id, name FROM teams ORDER BY name, id"))
        .rows,
      presets: await readPresets(db, scope),
      remindDays: thresholdOf("remindAfter", await readThresholds(db)),
    }),
    timeoutMs,
  );
  const usual =
    read.channels.find(({ id }) => id === read.setting.channelId)?.id ?? read.channels[0]?.id ?? null;
  const draft = draftOf(address, { usual, now, remindDays: read.remindDays });
  const looking = { scope, name: member.name, origin: env.publicUrl, now };
  const preview = await previewCampaign(pool, looking, draft).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "bad_query") return blocked(error);
    throw error;
  });
  const { accounts, systems } = read.presets;
  return {
    draft,
    preview,
    campaignId: randomUUID(),
    presets: [
      {
        title: "Of all",
        presets: [
          { title: "Privileged", name: "Claim everything privileged", query: "privileged:true" },
          { title: "In production", name: "Claim everything in production", query: "env:production" },
          { title: "Everything", name: "Claim everything", query: "" },
        ],
      },
      { title: "An account", presets: accounts },
      { title: "A system", presets: systems },
    ],
    channels: read.channels,
    teams: read.teams,
    maySend: scope.can("owner:send"),
  };
}

function draftOf(
  { name, q, from, team, channel, end, atEnd, remind }: StartAddress,
  { usual, now, remindDays }: { usual: string | null; now: Date; remindDays: number },
): CampaignDraft {
  const chosen = origins.filter((origin) => from?.split(",").includes(origin));
  const { shape } = campaignChoiceSchema;
  const usualRemind = remindChoices.find((days) => days >= remindDays) ?? remindChoices[1];
  return {
    name: shape.name.safeParse(name).data ?? "Claim everything",
    query: shape.query.safeParse(q).data ?? "",
    from: chosen.length > 0 ? chosen : ["named", "high", "medium"],
    teamId: shape.teamId.safeParse(team).data ?? null,
    channelId: channel === "none" ? null : (shape.channelId.safeParse(channel).data ?? usual),
    end: shape.end.safeParse(end).data ?? usualEnd(now),
    atEnd: campaignEnds.find((each) => each === atEnd) ?? null,
    remindDays: shape.remindDays.safeParse(Number(remind)).data ?? usualRemind,
  };
}

const nobody: AskPreview = {
  seen: "",
  blocked: null,
  people: 0,
  messages: 0,
  items: 0,
  rows: [],
  left: [],
  sample: null,
  asSlack: false,
  dueDays: 0,
  cap: 0,
};

function blocked({ message, next }: AppError): CampaignPreview {
  const none = { found: 0, identities: 0, items: 0, room: 0, elsewhere: 0, nobody: 0 };
  return { seen: "", blocked: `${message} ${next}`, ask: nobody, ...none };
}
