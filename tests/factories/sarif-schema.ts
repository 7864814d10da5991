import { z } from "zod";

/**
 * SARIF 2.1.0 (OASIS, with errata 01) as far as findings are written in it. Each part names its clause (§). What we always write is
 * required, even where the specification only allows it; whatever we never write is refused.
 */

/** §3.7.3: lists whose elements are all different. */
const unique = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .refine((all) => new Set(all.map((each) => JSON.stringify(each))).size === all.length, "has one twice");
const words = z.string().min(1);
/** §3.7.4, without -1, which stands for nothing. */
const index = z.int().min(0);

/** §3.10.1, §3.10.4: of the characters of RFC 3986 only, all others escaped. */
const address = z
  .string()
  .regex(/^https?:\/\/[^/?#]+/)
  .regex(/^(?:[\w.~:/?#@!$&'()*+,;=[\]-]|%[\dA-F]{2})+$/);
/** §3.4.3: RFC 3986's `path-noscheme`. §3.10.2: no segment is empty, `.` or `..`. */
const relativePath = z
  .string()
  .regex(/^(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-F]{2})+$/)
  .regex(/^[^:/]+(?:\/|$)/)
  .refine((path) => !path.split("/").some((segment) => ["", ".", ".."].includes(segment)));

/** §3.8: anything, but tags are words that differ. */
const bag = z.looseObject({ tags: unique(words).optional() });

/** §3.11.5: braces are doubled, as nothing is to be put in their place. §3.11.6: `[…](…)` would be a link; we write none. */
const plain = words
  .refine((text) => !/[{}]/.test(text.replaceAll(/\{\{|\}\}/g, "")), "has a brace that stands alone")
  .refine((text) => !text.includes("]("), "has a link");
/** §3.11.4.2: no HTML. */
const markdown = words.regex(/^[^<]*$/);
const message = z.strictObject({ text: plain }); // §3.11
const multiformat = z.strictObject({ text: plain }); // §3.12

const level = z.enum(["none", "note", "warning", "error"]); // §3.27.10, §3.50.3, §3.58.6

/** §3.54 */
const componentReference = z.strictObject({ name: words, index });
/** §3.53, to a descriptor by §3.52 */
const relationship = z.strictObject({
  target: z.strictObject({ id: words, index, toolComponent: componentReference }),
  kinds: unique(words).min(1),
});
/** §3.49, of a taxonomy */
const taxon = z.strictObject({ id: words, name: words, shortDescription: multiformat });
/** §3.49, of a rule that the catalogue no longer has */
const oldRule = z.strictObject({
  id: words,
  shortDescription: multiformat,
  defaultConfiguration: z.strictObject({ level }), // §3.50
  properties: bag,
});
/** §3.49, of a rule of the catalogue */
const rule = oldRule.extend({
  fullDescription: multiformat,
  help: multiformat.extend({ markdown }),
  helpUri: address,
  relationships: unique(relationship),
});
/** §3.19.3: a taxonomy has taxa, and no rules. */
const taxonomy = z.strictObject({
  name: words,
  version: words,
  organization: words,
  informationUri: address,
  shortDescription: multiformat,
  taxa: unique(taxon).min(1),
});
/** §3.18 */
const tool = z.strictObject({
  // §3.19
  driver: z.strictObject({
    name: words,
    semanticVersion: z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/),
    informationUri: address,
    supportedTaxonomies: unique(componentReference),
    rules: unique(z.union([rule, oldRule])),
  }),
});

/** §3.20, with notifications by §3.58 */
const invocation = z.strictObject({
  executionSuccessful: z.boolean(),
  toolExecutionNotifications: z.array(z.strictObject({ level, message })),
});

/** §3.33 */
const logicalLocation = z
  .strictObject({
    kind: words,
    name: words,
    fullyQualifiedName: words.optional(),
    decoratedName: words.optional(),
    parentIndex: index.optional(),
  })
  .refine(
    (of) =>
      of.parentIndex === undefined ? (of.fullyQualifiedName ?? of.name) === of.name : of.fullyQualifiedName,
    "§3.33.5: what lies in nothing has no other full name, what lies in something has one",
  );

/** §3.28 */
const location = z.strictObject({
  // §3.29, with an artifact location by §3.4 and a region by §3.30
  physicalLocation: z
    .strictObject({
      artifactLocation: z.strictObject({ uri: relativePath }),
      region: z.strictObject({ startLine: z.int().min(1) }).optional(),
    })
    .optional(),
  logicalLocations: unique(logicalLocation).min(1),
});
/** §3.35 */
const suppression = z.strictObject({
  kind: z.enum(["inSource", "external"]),
  status: z.enum(["accepted", "underReview", "rejected"]),
  justification: words.optional(),
});
/** §3.27 */
const result = z
  .strictObject({
    ruleId: words,
    ruleIndex: index,
    kind: z.enum(["pass", "open", "informational", "notApplicable", "review", "fail"]),
    level,
    message,
    locations: z.array(location).min(1),
    partialFingerprints: z.strictObject({ "rollcallFinding/v1": z.uuid() }), // §3.27.17, §3.5.4.2
    baselineState: z.enum(["new", "unchanged", "updated", "absent"]).optional(),
    suppressions: unique(suppression).optional(),
    properties: bag,
  })
  .refine((of) => (of.kind === "fail") === (of.level !== "none"), "§3.27.10: only what fails has a level");

/** §3.14 */
const run = z
  .strictObject({
    columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
    results: z.array(result),
    logicalLocations: unique(logicalLocation),
    invocations: z.array(invocation),
    taxonomies: unique(taxonomy),
    tool,
  })
  .superRefine(({ results, logicalLocations, taxonomies, tool: { driver } }, context) => {
    const say = (message: string) => context.addIssue({ code: "custom", message });
    const taxonomyOf = (of: z.output<typeof componentReference>) => {
      const found = taxonomies[of.index];
      if (found?.name !== of.name) say(`§3.54: taxonomy ${of.index} is not ${of.name}`);
      return found;
    };
    driver.supportedTaxonomies.forEach(taxonomyOf);
    for (const { target } of driver.rules.flatMap((each) =>
      "relationships" in each ? each.relationships : [],
    ))
      if (taxonomyOf(target.toolComponent)?.taxa[target.index]?.id !== target.id)
        say(`§3.52: taxon ${target.index} is not ${target.id}`);
    for (const { ruleId, ruleIndex } of results)
      if (driver.rules[ruleIndex]?.id !== ruleId) say(`§3.27.6: rule ${ruleIndex} is not ${ruleId}`);
    const named = results.flatMap(({ locations }) => locations.flatMap((each) => each.logicalLocations));
    for (const { name, fullyQualifiedName, parentIndex } of [...named, ...logicalLocations]) {
      if (parentIndex === undefined) continue;
      const parent = logicalLocations[parentIndex];
      if (`${parent?.fullyQualifiedName ?? parent?.name}/${name}` !== fullyQualifiedName)
        say(`§3.33.2, §3.33.8: ${fullyQualifiedName} does not lie in place ${parentIndex}`);
    }
    for (const name of ["suppressions", "baselineState"] as const)
      if (new Set(results.map((each) => each[name] !== undefined)).size > 1)
        say(`§3.27.23, §3.27.24: ${name} is to be in all results or in none`);
  });

/** §3.13, with one run */
export const sarifLog = z.strictObject({
  $schema: address,
  version: z.literal("2.1.0"),
  runs: z.tuple([run]),
});
