import { withUpload } from "@/lib/features/sources/data-upload";
import { importUpload } from "@/lib/features/sources/mutations-receive";
import { importHeadSchema } from "@/lib/features/sources/schema-upload";
import { memberRoute } from "@/lib/platform/member-route";
import { webKeys } from "@/lib/platform/web";

/** Brings files in: they become redacted pages and a run, or counts of use. What came from the browser is kept nowhere. */
export const POST = memberRoute("source:manage", ({ web, scope, request, now }) =>
  withUpload(request, importHeadSchema, async (head, files) => {
    const { fingerprint } = await webKeys();
    return importUpload(web, scope, fingerprint, {
      head,
      files,
      keep: web.env.usage,
      now,
      signal: request.signal,
    });
  }),
);
