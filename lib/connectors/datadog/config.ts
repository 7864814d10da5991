import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";

/** Where Datadog is, by the address that people open. */
export const sites = [
  "datadoghq.com",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "datadoghq.eu",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "ddog-gov.com",
] as const;

/** What the form and the command send, parsed. */
export const datadogConfigSchema = z.object({
  site: z.enum(sites).default("datadoghq.com"),
  api_key: z.string().trim().min(1, "Give the API key.").max(200),
  application_key: z.string().trim().min(1, "Give the application key.").max(200),
});
export type DatadogConfig = z.output<typeof datadogConfigSchema>;

/** The fields of the form, in order. */
export const datadogFields: Field[] = [
  {
    name: "site",
    label: "Site",
    help: "As in the address that you open Datadog at.",
    type: "select",
    required: false,
    options: sites.map((site) => ({ value: site, label: site })),
  },
  {
    name: "api_key",
    label: "API key",
    help: "Any of the organization: Organization Settings > API Keys. It only says which organization.",
    type: "secret",
    required: true,
  },
  {
    name: "application_key",
    label: "Application key",
    help: "Of a service account of its own, limited to the scopes that the guide lists.",
    type: "secret",
    required: true,
  },
];
