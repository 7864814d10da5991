import { gzipSync } from "node:zlib";
import { aws } from "@/lib/connectors/aws/connector";
import type { ExportFile } from "@/lib/connectors/sdk/contract";

export const account = "123456789012";

/** One event of CloudTrail as its files have it: of the user `ci`, unless said otherwise. */
export function trailEvent(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventVersion: "1.11",
    eventID: id,
    eventTime: "2026-11-20T10:15:00Z",
    eventSource: "s3.amazonaws.com",
    eventName: "ListBuckets",
    awsRegion: "eu-west-1",
    sourceIPAddress: "203.0.113.7",
    userAgent: "aws-cli/2.15.0 Python/3.11",
    requestID: `request-${id}`,
    recipientAccountId: account,
    userIdentity: user("ci"),
    ...more,
  };
}

export function user(
  name: string,
  key = `AKIA${name.toUpperCase().padEnd(16, "0")}`,
): Record<string, unknown> {
  return {
    type: "IAMUser",
    principalId: `AIDA${name.toUpperCase().padEnd(17, "0")}`,
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: key,
    userName: name,
  };
}

export function session(role: string, name: string): Record<string, unknown> {
  const id = `AROA${role.toUpperCase().padEnd(17, "0")}`;
  return {
    type: "AssumedRole",
    principalId: `${id}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: "ASIAEXAMPLE000000000",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: id,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
    },
  };
}

/** A file in the shape in which CloudTrail puts it into a bucket. */
export function trailFile(events: object[], name = "trail.json.gz"): ExportFile {
  return logFile(name, gzipSync(JSON.stringify({ Records: events })));
}

/** A file of a test, read in pieces of `chunk` bytes. */
export function logFile(name: string, content: Uint8Array | string, chunk = 1000): ExportFile {
  const bytes = Buffer.from(content);
  return {
    name,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}

export const cloudTrail = { connector: aws, kind: kindOf("cloudtrail") };

function kindOf(id: string) {
  const kind = aws.manifest.events?.find((each) => each.id === id);
  if (!kind) throw new Error(`aws has no log "${id}"`);
  return kind;
}
