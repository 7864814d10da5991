import { PageSkeleton } from "@/components/feedback/skeletons";

export default function ExceptionsLoading() {
  return <PageSkeleton title="Exceptions" />;
}
