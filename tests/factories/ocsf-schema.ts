import { z } from "zod";

/**
 * An event of OCSF 1.6.0's class IAM Analysis Finding, as far as findings are written in it. Parts are named as the schema browser
 * names its objects. What we always write is required, even where OCSF only recommends it; whatever we never write is refused.
 */

const words = z.string().min(1);
/** `timestamp_t`: milliseconds since 1970. Seconds would lie in that year, microseconds after the year 5000. */
const time = z.int().min(1e11).max(1e14);

/** The numbers of an attribute `…_id`, by which its sibling without `_id` has these captions. */
type Captions = Readonly<Record<number, string>>;
const common = { 0: "Unknown", 99: "Other" };
const oneOf = (captions: Captions) => z.int().refine((id) => id in captions, "is none of its numbers");
const captioned = (name: string, captions: Captions) => (of: Readonly<Record<string, unknown>>) =>
  captions[Number(of[`${name}_id`])] === of[name];

const activities: Captions = { ...common, 1: "Create", 2: "Update", 3: "Close" };
const severities = {
  ...common,
  ...{ 1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical", 6: "Fatal" },
};
const confidences = { ...common, 1: "Low", 2: "Medium", 3: "High" };
const statuses = {
  ...common,
  ...{ 1: "New", 2: "In Progress", 3: "Suppressed", 4: "Resolved", 5: "Archived", 6: "Deleted" },
};
/** There are more; ours are all of this one. */
const analytics = { 1: "Rule" };
const users = { ...common, 1: "User", 2: "Admin", 3: "System", 4: "Service" };
const roles = { ...common, 1: "Target", 2: "Actor", 3: "Affected", 4: "Related" };

/** Object `metadata`, with a `product` */
const metadata = z.strictObject({
  version: z.literal("1.6.0"),
  uid: words,
  log_name: words,
  product: z.strictObject({ name: words, vendor_name: words, version: words }),
});
/** Object `analytic` */
const analytic = z
  .strictObject({ uid: words, name: words, type_id: oneOf(analytics), type: words })
  .refine(captioned("type", analytics), "type is not the caption of type_id");
/** Object `finding_info` */
const findingInfo = z.strictObject({
  uid: words,
  title: words,
  desc: words,
  types: z.array(words),
  analytic,
  created_time: time,
  first_seen_time: time,
  last_seen_time: time,
  src_url: z.url(),
});
/** Object `user`, with an `account`: whom it is about */
const user = z
  .strictObject({
    uid: words,
    uid_alt: words,
    name: words,
    type_id: oneOf(users),
    type: words,
    risk_score: z.int().optional(),
    account: z.strictObject({ uid: words, name: words }).optional(),
  })
  .refine(captioned("type", users), "type is not the caption of type_id");
/** Object `user`: who answers for it */
const owner = z.strictObject({ name: words, email_addr: z.email().optional() });
/** Object `application`, which has a name or an id */
const application = z.strictObject({
  uid: words.optional(),
  name: words,
  type: words.optional(),
  owner: owner.optional(),
});
/** Object `resource_details` */
const resource = z
  .strictObject({ uid: words, name: words, type: words, role_id: oneOf(roles), role: words })
  .refine(captioned("role", roles), "role is not the caption of role_id");

/** Class `iam_analysis_finding`; of what it analyses it has `applications`, where one of four attributes is asked for. */
export const iamAnalysisFinding = z
  .strictObject({
    metadata,
    category_uid: z.literal(2),
    category_name: z.literal("Findings"),
    class_uid: z.literal(2008),
    class_name: z.literal("IAM Analysis Finding"),
    activity_id: oneOf(activities),
    activity_name: words,
    type_uid: z.int(),
    type_name: words,
    time,
    start_time: time,
    end_time: time,
    timezone_offset: z
      .int()
      .min(-18 * 60)
      .max(18 * 60),
    severity_id: oneOf(severities),
    severity: words,
    status_id: oneOf(statuses),
    status: words,
    status_detail: words.optional(),
    confidence_id: oneOf(confidences),
    confidence: words,
    message: words,
    finding_info: findingInfo,
    remediation: z.strictObject({ desc: words, references: z.array(z.url()) }).optional(),
    user: user.optional(),
    identity_activity_metrics: z
      .strictObject({ first_seen_time: time, last_seen_time: time.optional() })
      .optional(),
    resources: z.array(resource).min(1).optional(),
    applications: z.array(application).min(1),
    unmapped: z.record(z.string(), z.json()),
  })
  .refine(
    (of) => of.type_uid === of.class_uid * 100 + of.activity_id,
    "type_uid is not of class and activity",
  )
  .refine((of) => of.type_name === `${of.class_name}: ${of.activity_name}`, "type_name is not their captions")
  .refine(
    (of) => activities[of.activity_id] === of.activity_name,
    "activity_name is no caption of activity_id",
  )
  .refine(captioned("severity", severities), "severity is not the caption of severity_id")
  .refine(captioned("status", statuses), "status is not the caption of status_id")
  .refine(captioned("confidence", confidences), "confidence is not the caption of confidence_id");
