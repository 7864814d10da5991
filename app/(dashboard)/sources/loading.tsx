import { PageSkeleton } from "@/components/feedback/skeletons";

export default function Loading() {
  return <PageSkeleton title="Sources" />;
}
