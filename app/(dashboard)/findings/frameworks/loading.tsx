import { PageSkeleton } from "@/components/feedback/skeletons";

export default function FrameworksLoading() {
  return <PageSkeleton title="Frameworks" />;
}
