import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const slackConfigSchema = z.object({
  workspace: z
    .string()
    .trim()
    .regex(
      /^T[A-Z\d]{6,20}$/,
      "The workspace ID looks like T0123ABCD. In a browser it stands in the address: app.slack.com/client/T0123ABCD.",
    ),
  token: z
    .string()
    .trim()
    .regex(/^xox[bpe][-.]\S{5,500}$/, "A token begins with xoxp- (of an administrator) or xoxb-."),
  log: z.enum(["yes", "no"]).default("yes"),
});
export type SlackConfig = z.output<typeof slackConfigSchema>;

/** The fields of the form, in order. */
export const slackFields: Field[] = [
  {
    name: "workspace",
    label: "Workspace ID",
    help: "Stands in the address: app.slack.com/client/T0123ABCD.",
    type: "text",
    required: true,
    placeholder: "T0123ABCD",
  },
  {
    name: "token",
    label: "User OAuth token",
    help: "Of an administrator, from an app of your own with the scopes admin, team:read and users:read.",
    type: "secret",
    required: true,
  },
  {
    name: "log",
    label: "Integration log",
    help: "Who installed what, and with which scopes. It takes a paid plan, and an administrator's token.",
    type: "select",
    required: false,
    options: [
      { value: "yes", label: "Read it" },
      { value: "no", label: "Leave it out" },
    ],
  },
];
