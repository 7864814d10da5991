import { PageSkeleton } from "@/components/feedback/skeletons";

export default function AccessLoading() {
  return <PageSkeleton title="Access" />;
}
