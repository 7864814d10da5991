import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { dataSets } from "@/lib/connectors/slack/data-sets";
import { appRef, slackRealm, teamRef } from "@/lib/connectors/slack/names";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee, loginOf } from "./staff";

const workspace = "T0BRNDLWD";
const realm = slackRealm(workspace);

/** Apps: name, who added it, days ago, what it may do; whether it has a bot, and how the log speaks of it last. */
const apps: readonly (readonly [string, string, number, string, boolean, string])[] = [
  ["Deploys", "Tomas Havel", 900, "chat:write,channels:read", true, "expanded"],
  ["Alerts", "Ada Brookes", 1300, "chat:write,incoming-webhook", true, "added"],
  ["Helpdesk", "Maeve Byrne", 700, "chat:write,channels:history,users:read", true, "added"],
  ["Care assistant", "Oskar Lindahl", 110, "app_mentions:read,chat:write,im:history", true, "added"],
  ["Meetnotes", "Grace Adeyemi", 60, "channels:history,files:read,users:read.email", true, "added"],
  [
    "Archive search",
    "Ilse Brandt",
    1500,
    "channels:history,groups:history,im:history,mpim:history,files:read",
    true,
    "added",
  ],
  ["GitHub", "Tomas Havel", 1600, "chat:write,links:read,commands", true, "added"],
  ["Lunch roulette", "Piet Vermeer", 1200, "chat:write,users:read", true, "disabled"],
  ["Standup", "Hannah Okoro", 800, "commands,chat:write", true, "added"],
  ["Stock levels", "Nora Quinn", 400, "commands", false, "added"],
];

/** Addresses that whoever knows them may write to: what for, who added it, days ago. */
const hooks: readonly (readonly [string, string, number, string])[] = [
  ["Build results", "Ilse Brandt", 2300, "added"],
  ["Nagios", "Ilse Brandt", 2500, "disabled"],
  ["Database alerts", "Wei Lin Tan", 1000, "added"],
  ["Daily sales", "Dmitri Volkov", 900, "added"],
];

/** Where people talk, and the programs that talk and listen there. */
export const slackWorkspace: ConnectedSystem = {
  name: `Slack ${companyName}`,
  connector: "slack",
  about: workspace,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const idOf = (company: Company, kind: string, name: string) =>
  `${kind}${company.random("slack", kind, name).text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 9)}`;

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => Math.floor(company.ago(days, "slack", name).getTime() / 1000);
  const entry = (id: string, name: string, by: string, days: number, scope: string, change: string) => ({
    id,
    changed: at(Math.floor(days / 3), name),
    change,
    scope,
    name,
    added: at(days, name),
    by: loginOf(employee(by)),
  });
  return listParts(
    {
      dataSets,
      common: { realm },
      id: workspace,
      title: workspace,
      issues: [realm],
      container: teamRef(realm),
    },
    {
      workspace: { "team.info": [{ id: workspace, name: "Brindlewood", domain: companyName }] },
      bots: {
        "users.list": [
          { id: "USLACKBOT", name: "slackbot", real_name: "Slackbot", deleted: false, profile: {} },
          ...apps
            .filter(([, , , , hasBot]) => hasBot)
            .map(([name, , , , , change]) => ({
              id: idOf(company, "U", name),
              name: name.toLowerCase().replaceAll(" ", ""),
              real_name: name,
              deleted: change === "disabled",
              profile: {
                api_app_id: idOf(company, "A", name),
                bot_id: idOf(company, "B", name),
                real_name: name,
              },
            })),
        ],
      },
      integrations: {
        "team.integrationLogs": [
          ...apps.map(([name, by, days, scope, , change]) =>
            entry(`app/${idOf(company, "A", name)}`, name, by, days, scope, change),
          ),
          ...hooks.map(([name, by, days, change]) =>
            entry(`service/${at(days, name)}`, name, by, days, "incoming-webhook", change),
          ),
        ],
      },
    },
  );
}

function plantedIn(company: Company): Planted[] {
  return [
    planted(
      "app-reads-every-message",
      4,
      "An app that reads private messages was let in by somebody who left, and nobody answers for it.",
      { identities: [appRef(realm, idOf(company, "A", "Archive search"))] },
    ),
  ];
}
