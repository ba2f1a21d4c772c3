const number = new Intl.NumberFormat("en");
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;

/** Every text of the frontend in English. Its shape is what each other language has to fill. */
export const en = {
  skipToContent: "Skip to the content",
  tagline: "Course enrolment",
  mainNavigation: "Main",
  courses: "Courses",
  myCourses: "My courses",
  environment: (name: string) => `Environment: ${name}`,
  loading: "Loading…",
  retry: "Try again",
  toCourses: "Browse courses",

  catalogue: {
    title: "Find your next course",
    introduction: "Search by title, code or instructor. Accents are optional.",
    search: "Search courses",
    searchExample: "e.g. statistics, MATH-101, Nguyen",
    level: "Level",
    anyLevel: "All levels",
    shown: (count: number, more: boolean) =>
      more ? `The first ${counted(count, "course", "courses")}` : counted(count, "course", "courses"),
    loadMore: "Show more courses",
    loadingMore: "Loading more…",
    none: "No course matches",
    noneAdvice: "Try fewer words, or another level.",
    clear: "Clear search and level",
  },

  levels: { introductory: "Introductory", intermediate: "Intermediate", advanced: "Advanced" },

  course: {
    back: "All courses",
    about: "About this course",
    credits: (count: number) => counted(count, "credit", "credits"),
    placesLeft: (left: number, capacity: number) =>
      `${number.format(left)} of ${counted(capacity, "place", "places")} left`,
    fewLeft: (left: number) => (left === 1 ? "Last place" : `Last ${number.format(left)} places`),
    full: "Full",
    missingTitle: "No such course",
    failedTitle: "The course could not be loaded",
  },

  enrolment: {
    enrol: "Enrol",
    enrolling: "Enrolling…",
    enrolled: "You are enrolled",
    enrolledSince: (date: string) => `Since ${date}`,
    seeMine: "See my courses",
    safeToRepeat: "Safe to press again: nobody is enrolled twice.",
    full: "This course is full",
    fullAdvice: "There is no place left to take.",
    unknown: "It is not certain whether you are enrolled.",
  },

  mine: {
    title: "My courses",
    summary: (courses: number, credits: number) =>
      `${counted(courses, "course", "courses")} · ${counted(credits, "credit", "credits")}`,
    enrolledOn: (date: string) => `Enrolled on ${date}`,
    none: "Not enrolled in any course yet",
    noneAdvice: "What you enrol in appears here.",
    failedTitle: "Your courses could not be loaded",
  },

  student: {
    who: "Who is enrolling?",
    id: "Student id",
    idFormat: "36 characters, such as 01900000-0000-7000-8000-000000000001",
    idInvalid: "This is not a student id. It has 36 characters: digits, letters a to f, and four hyphens.",
    use: "Continue",
    current: "Student",
    change: "Use another id",
    demo: "Demo student. There is no sign-in yet.",
    noSignIn: "There is no sign-in yet. Until there is, this browser remembers the id.",
  },

  notFound: { title: "There is no such page", advice: "The address may be mistyped, or the page has moved." },

  problems: {
    "course-full": "The course is full: the last place was taken before you.",
    "already-enrolled": "You are already enrolled in this course.",
    "course-not-found": "There is no such course. It may have been withdrawn.",
    "student-not-found": "No student has this id. Check it, or use another one.",
    "validation-failed": "The server did not understand the request.",
    "too-many-requests": "Too many requests come from your network. Try again in five minutes.",
    "request-blocked": "A firewall stopped the request. If it should not have, tell those who run Lectern.",
    "service-unavailable": "The service is busy or being repaired. Try again in a minute.",
    unreachable: "Lectern cannot be reached. Check your connection.",
    "timed-out": "The answer is taking too long.",
    unexpected: "Something went wrong on our side.",
  },
  reference: (traceId: string) => `Reference: ${traceId}`,
};
