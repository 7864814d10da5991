import { withUpload } from "@/lib/features/sources/data-upload";
import { previewUpload } from "@/lib/features/sources/mutations-receive";
import { previewHeadSchema } from "@/lib/features/sources/schema-upload";
import { memberRoute } from "@/lib/platform/member-route";

/** What an import of a sheet would bring; the file is looked at and forgotten. */
export const POST = memberRoute("source:manage", ({ request }) =>
  withUpload(request, previewHeadSchema, (head, files) => previewUpload(head, files, request.signal)),
);
