import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import type { Field } from "@/lib/connectors/sdk/contract";

const mostProjects = 2_000;
const slug = /^(?:gh|github|bb|bitbucket|gl|gitlab|circleci)\/[\w.-]{1,200}\/[\w. -]{1,200}$/;

/** What the form and the command send, parsed. */
export const circleConfigSchema = z.object({
  organization: z
    .string()
    .trim()
    .regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, "The organization ID looks like 8a1b0c2d-….")
    .transform((text) => text.toLowerCase()),
  token: z.string().trim().min(1, "Give the token.").max(500),
  projects: optionalText.transform((text, check) => {
    const slugs = [
      ...new Set(
        (text ?? "")
          .split(/[\n,]/)
          .map((each) => each.trim())
          .filter(Boolean),
      ),
    ].sort();
    const wrong = slugs.find((each) => !slug.test(each));
    if (wrong || slugs.length > mostProjects)
      check.addIssue({
        code: "custom",
        message: wrong
          ? `“${wrong.slice(0, 80)}” is not a project slug: they look like gh/acme/shop or circleci/<organization>/<project>.`
          : `More than ${mostProjects} projects are too many for one source.`,
      });
    return slugs;
  }),
  namespace: optionalText.pipe(
    z
      .string()
      .regex(/^[\w-]{1,100}$/, "A namespace is one word, as in <namespace>/<resource class>.")
      .optional(),
  ),
});
export type CircleConfig = z.output<typeof circleConfigSchema>;

/** The fields of the form, in order. */
export const circleFields: Field[] = [
  {
    name: "organization",
    label: "Organization ID",
    help: "In Organization Settings > Overview.",
    type: "text",
    required: true,
    placeholder: "8a1b0c2d-0000-0000-0000-000000000000",
  },
  {
    name: "token",
    label: "Personal API token",
    help: "Of an organization admin: User Settings > Personal API Tokens. It can do all that its person can.",
    type: "secret",
    required: true,
  },
  {
    name: "projects",
    label: "Projects",
    help: "Their slugs, one a line: Project Settings > Overview. CircleCI has no list of an organization's projects.",
    type: "textarea",
    required: false,
    placeholder: "gh/acme/shop",
  },
  {
    name: "namespace",
    label: "Namespace of runners",
    help: "Only with self-hosted runners: what stands before the / in their resource classes.",
    type: "text",
    required: false,
    placeholder: "acme",
  },
];
