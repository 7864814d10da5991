import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

const wordList = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,;]+/).filter((word) => word !== ""));

/** What the form and the command send, parsed: lists are separated by commas or blanks. */
export const awsConfigSchema = z
  .object({
    auth: z.enum(["environment", "access_key"]).default("environment"),
    access_key_id: optionalText,
    secret_access_key: optionalText,
    session_token: optionalText,
    scope: z.enum(["account", "accounts", "organization"]).default("account"),
    accounts: wordList.pipe(z.array(z.string().regex(/^\d{12}$/, "An account id has twelve digits."))),
    role_name: optionalText.pipe(
      z
        .string()
        .regex(/^[\w+=,.@-]{1,64}$/, "A role name holds letters, digits and +=,.@_-")
        .default("RollcallReader"),
    ),
    external_id: optionalText.pipe(
      z
        .string()
        .regex(/^[\w+=,.@:/-]{2,1224}$/, "An external id holds 2 to 1224 letters, digits and +=,.@:/-")
        .optional(),
    ),
    regions: wordList.pipe(
      z.array(z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "A region looks like eu-central-1.")),
    ),
    events: z.enum(["none", "1", "7", "30", "90"]).default("none"),
    endpoint: optionalText.pipe(
      z.url({ protocol: /^https?$/, error: "The endpoint is an http or https address." }).optional(),
    ),
  })
  .superRefine((config, check) => {
    const need = (field: "access_key_id" | "secret_access_key" | "accounts", message: string) =>
      check.addIssue({ code: "custom", path: [field], message });
    if (config.auth === "access_key" && !config.access_key_id)
      need("access_key_id", "Give the id of the access key.");
    if (config.auth === "access_key" && !config.secret_access_key)
      need("secret_access_key", "Give the secret access key.");
    if (config.scope === "accounts" && config.accounts.length === 0)
      need("accounts", "Name at least one account.");
  });
export type AwsConfig = z.output<typeof awsConfigSchema>;

/** The fields of the form, in order. */
export const awsFields: Field[] = [
  {
    name: "auth",
    label: "How to sign in",
    help: "The environment of the worker (instance role, container role, variables, a profile) needs no stored secret.",
    type: "select",
    required: false,
    options: [
      { value: "environment", label: "The worker's own environment" },
      { value: "access_key", label: "An access key" },
    ],
  },
  {
    name: "access_key_id",
    label: "Access key id",
    help: "Only for sign-in with an access key.",
    type: "text",
    required: false,
    placeholder: "AKIA…",
    when: { field: "auth", is: ["access_key"] },
  },
  {
    name: "secret_access_key",
    label: "Secret access key",
    help: "Sealed for the worker; it cannot be read back here.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["access_key"] },
  },
  {
    name: "session_token",
    label: "Session token",
    help: "Only for temporary keys. It ends by itself, and this source with it.",
    type: "secret",
    required: false,
    when: { field: "auth", is: ["access_key"] },
    rare: true,
  },
  {
    name: "scope",
    label: "What to read",
    help: "The whole organisation needs the management account or a delegated administrator.",
    type: "select",
    required: false,
    options: [
      { value: "account", label: "The account that signs in" },
      { value: "accounts", label: "The accounts that are named here" },
      { value: "organization", label: "Every account of the organisation" },
    ],
  },
  {
    name: "accounts",
    label: "Accounts",
    help: "Twelve digits each, separated by commas. Only for named accounts.",
    type: "textarea",
    required: false,
    placeholder: "123456789012, 210987654321",
    when: { field: "scope", is: ["accounts"] },
  },
  {
    name: "role_name",
    label: "Role to assume in each account",
    help: "The template on this page creates it. Not used in the account that signs in.",
    type: "text",
    required: false,
    placeholder: "RollcallReader",
    when: { field: "scope", is: ["accounts", "organization"] },
  },
  {
    name: "external_id",
    label: "External id",
    help: "A word that the role's trust asks for, so that nobody else can have Rollcall read your account.",
    type: "text",
    required: false,
    when: { field: "scope", is: ["accounts", "organization"] },
    generated: true,
  },
  {
    name: "regions",
    label: "Regions",
    help: "Where to look for what runs there, and for secrets. Empty: every region that the account has switched on.",
    type: "text",
    required: false,
    placeholder: "eu-central-1, us-east-1",
    rare: true,
  },
  {
    name: "events",
    label: "Read the last events from CloudTrail",
    help: "Who used what, from where: management events, added up. The first reading looks back this far, each later one to the reading before. CloudTrail's files tell more, and faster.",
    type: "select",
    required: false,
    options: [
      { value: "none", label: "No" },
      { value: "1", label: "Yes, from a day ago" },
      { value: "7", label: "Yes, from 7 days ago" },
      { value: "30", label: "Yes, from 30 days ago" },
      { value: "90", label: "Yes, from 90 days ago" },
    ],
  },
  {
    name: "endpoint",
    label: "Endpoint",
    help: "Only behind a gateway or for an emulator: every call goes there.",
    type: "text",
    required: false,
    placeholder: "https://aws.example.net",
    rare: true,
  },
];
