import { PageSkeleton } from "@/components/feedback/skeletons";

export default function FindingsLoading() {
  return <PageSkeleton title="Findings" />;
}
