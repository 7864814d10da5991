import { z } from "zod";
import type { Manifest } from "@/lib/connectors/sdk/contract";

/** What the form sends. The address is checked by the HTTP client on every request; here only its shape. */
export const templateConfigSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "")),
  token: z.string().min(1).max(500),
});
export type TemplateConfig = z.output<typeof templateConfigSchema>;

export const manifest: Manifest<TemplateConfig> = {
  id: "template",
  title: "Template",
  category: "SaaS",
  summary: "Finds the service accounts of a workspace, with the last use of each.",
  config: templateConfigSchema,
  fields: [
    {
      name: "url",
      label: "Address",
      help: "Where the workspace's API answers.",
      type: "text",
      required: true,
      placeholder: "https://acme.example.com",
    },
    {
      name: "token",
      label: "API token",
      help: "A token with the one scope service-accounts:read.",
      type: "secret",
      required: true,
    },
  ],
  dataSets: [
    {
      id: "service-accounts",
      title: "Service accounts",
      permissions: ["service-accounts:read"],
      withoutIt: "No account of this workspace is in the inventory.",
    },
  ],
  cannotSee: ["What an account did: the API tells when it was last used, not for what."],
  neverReads: ["Tokens of the accounts: the API does not give them out."],
  evidence: "api",
  proof: { state: "unverified", by: "Written after the documentation of the workspace's API." },
};
