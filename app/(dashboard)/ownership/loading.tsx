import { PageSkeleton } from "@/components/feedback/skeletons";

export default function OwnershipLoading() {
  return <PageSkeleton title="Ownership" />;
}
