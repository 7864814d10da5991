import type { DataSet, Page, Parsed } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { consumerRecords, consumerSteps, groupRecords, groupSteps } from "./consumers";
import { credentialRecords, credentialSteps } from "./credentials";
import { type KongContext, readOf } from "./lists";

interface KongDataSet {
  id: string;
  title: string;
  path: string;
  withoutIt: string;
  steps: Step<KongContext>[];
  read: (page: Page) => Parsed;
}

const credentials = (id: string, title: string, path: string, what: string): KongDataSet => ({
  id,
  title,
  path,
  withoutIt: `${what} of consumers are not known.`,
  steps: credentialSteps(path),
  read: credentialRecords,
});

const all: KongDataSet[] = [
  {
    id: "consumers",
    title: "Consumers",
    path: "/consumers",
    withoutIt: "What calls through the gateway is not known.",
    steps: consumerSteps,
    read: consumerRecords,
  },
  credentials("keys", "Keys", "/key-auths", "Keys"),
  credentials("passwords", "Passwords", "/basic-auths", "Passwords"),
  credentials("token-signing", "Keys that sign tokens (JWT)", "/jwts", "Keys that sign tokens"),
  credentials("request-signing", "Keys that sign requests (HMAC)", "/hmac-auths", "Keys that sign requests"),
  credentials("clients", "OAuth clients", "/oauth2", "OAuth clients"),
  {
    id: "groups",
    title: "Groups of access lists",
    path: "/acls",
    withoutIt: "Which groups a consumer is in is not known.",
    steps: groupSteps,
    read: groupRecords,
  },
];

export const dataSets: DataSet[] = all.map(({ id, title, path, withoutIt }) => ({
  id,
  title,
  permissions: [readOf(path)],
  withoutIt,
}));
export const steps = Object.fromEntries(all.map((set) => [set.id, set.steps]));
export const readers = Object.fromEntries(all.map((set) => [`GET ${set.path}`, set.read]));
