import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What the form and the command send, parsed. */
export const jenkinsConfigSchema = z.object({
  url: z
    .url({
      protocol: /^https?$/,
      error: "The address of the controller looks like https://jenkins.example.com",
    })
    .max(220)
    .transform((url) => url.replace(/[?#].*$/, "").replace(/\/+$/, "")),
  user: z.string().trim().min(1, "Give the user's id.").max(300),
  token: z.string().trim().min(1, "Give the API token.").max(500),
  ca: optionalText.pipe(
    z
      .string()
      .regex(/-----BEGIN CERTIFICATE-----/, "This is not a certificate in PEM (-----BEGIN CERTIFICATE-----).")
      .optional(),
  ),
});
export type JenkinsConfig = z.output<typeof jenkinsConfigSchema>;

/** The fields of the form, in order. */
export const jenkinsFields: Field[] = [
  {
    name: "url",
    label: "Address",
    help: "Of the controller, as in a browser.",
    type: "text",
    required: true,
    placeholder: "https://jenkins.example.com",
  },
  {
    name: "user",
    label: "User",
    help: "The id of a user of its own, with the permissions that the guide lists.",
    type: "text",
    required: true,
    placeholder: "rollcall",
  },
  {
    name: "token",
    label: "API token",
    help: "Of that user: Security > API Token > Add new token.",
    type: "secret",
    required: true,
  },
  {
    name: "ca",
    label: "Certificate authority",
    help: "The controller's own, in PEM. Empty: the public authorities.",
    type: "textarea",
    required: false,
    placeholder: "-----BEGIN CERTIFICATE-----",
    rare: true,
  },
];
