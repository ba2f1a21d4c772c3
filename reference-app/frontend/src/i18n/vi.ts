import type { Messages } from "./messages";

const number = new Intl.NumberFormat("vi");
const counted = (count: number, noun: string) => `${number.format(count)} ${noun}`;

/** Every text of the frontend in Vietnamese. */
export const vi: Messages = {
  skipToContent: "Đến thẳng nội dung",
  tagline: "Ghi danh môn học",
  mainNavigation: "Chính",
  courses: "Môn học",
  myCourses: "Môn của tôi",
  environment: (name) => `Môi trường: ${name}`,
  loading: "Đang tải…",
  retry: "Thử lại",
  toCourses: "Xem các môn học",

  catalogue: {
    title: "Tìm môn học tiếp theo",
    introduction: "Tìm theo tên môn, mã môn hoặc giảng viên. Không cần gõ dấu.",
    search: "Tìm môn học",
    searchExample: "vd. thong ke, MATH-101, Nguyễn",
    level: "Trình độ",
    anyLevel: "Mọi trình độ",
    shown: (count, more) => (more ? `${counted(count, "môn học")} đầu tiên` : counted(count, "môn học")),
    loadMore: "Xem thêm môn học",
    loadingMore: "Đang tải thêm…",
    none: "Không có môn học phù hợp",
    noneAdvice: "Hãy thử ít từ hơn, hoặc chọn trình độ khác.",
    clear: "Xoá từ khoá và trình độ",
  },

  levels: { introductory: "Nhập môn", intermediate: "Trung cấp", advanced: "Nâng cao" },

  course: {
    back: "Tất cả môn học",
    about: "Giới thiệu môn học",
    credits: (count) => counted(count, "tín chỉ"),
    placesLeft: (left, capacity) => `Còn ${number.format(left)} trên ${counted(capacity, "chỗ")}`,
    fewLeft: (left) => (left === 1 ? "Chỗ cuối cùng" : `${number.format(left)} chỗ cuối`),
    full: "Hết chỗ",
    missingTitle: "Không có môn học này",
    failedTitle: "Không tải được môn học",
  },

  enrolment: {
    enrol: "Ghi danh",
    enrolling: "Đang ghi danh…",
    enrolled: "Bạn đã ghi danh",
    enrolledSince: (date) => `Từ ${date}`,
    seeMine: "Xem môn của tôi",
    safeToRepeat: "Có thể bấm lại: không ai bị ghi danh hai lần.",
    full: "Môn học này đã hết chỗ",
    fullAdvice: "Không còn chỗ nào để ghi danh.",
    unknown: "Chưa chắc bạn đã được ghi danh hay chưa.",
  },

  mine: {
    title: "Môn của tôi",
    summary: (courses, credits) => `${counted(courses, "môn học")} · ${counted(credits, "tín chỉ")}`,
    enrolledOn: (date) => `Ghi danh ngày ${date}`,
    none: "Bạn chưa ghi danh môn nào",
    noneAdvice: "Các môn bạn ghi danh sẽ hiện ở đây.",
    failedTitle: "Không tải được các môn của bạn",
  },

  student: {
    who: "Ai đang ghi danh?",
    id: "Mã định danh sinh viên",
    idFormat: "36 ký tự, như 01900000-0000-7000-8000-000000000001",
    idInvalid: "Đây không phải mã định danh sinh viên. Mã có 36 ký tự: chữ số, chữ cái a đến f và bốn dấu gạch nối.",
    use: "Tiếp tục",
    current: "Sinh viên",
    change: "Dùng mã khác",
    demo: "Sinh viên dùng thử. Chưa có tính năng đăng nhập.",
    noSignIn: "Chưa có tính năng đăng nhập. Trong lúc đó, trình duyệt này ghi nhớ mã của bạn.",
  },

  notFound: { title: "Không có trang này", advice: "Có thể địa chỉ bị gõ sai, hoặc trang đã được chuyển đi." },

  problems: {
    "course-full": "Môn học đã hết chỗ: chỗ cuối cùng vừa có người khác nhận.",
    "already-enrolled": "Bạn đã ghi danh môn này rồi.",
    "course-not-found": "Không có môn học này. Có thể môn đã được rút.",
    "student-not-found": "Không có sinh viên nào mang mã này. Hãy kiểm tra lại, hoặc dùng mã khác.",
    "validation-failed": "Máy chủ không hiểu yêu cầu này.",
    "too-many-requests": "Mạng của bạn đang gửi quá nhiều yêu cầu. Hãy thử lại sau năm phút.",
    "request-blocked": "Tường lửa đã chặn yêu cầu này. Nếu chặn nhầm, hãy báo cho người vận hành Lectern.",
    "service-unavailable": "Hệ thống đang bận hoặc đang được sửa. Hãy thử lại sau một phút.",
    unreachable: "Không kết nối được với Lectern. Hãy kiểm tra đường truyền.",
    "timed-out": "Chờ trả lời quá lâu.",
    unexpected: "Có lỗi xảy ra từ phía chúng tôi.",
  },
  reference: (traceId) => `Mã tra cứu: ${traceId}`,
};
