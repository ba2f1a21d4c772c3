import type { Random } from "./random";

/** The commonest first, and as often as they are found, roughly: four in ten people in Việt Nam are called Nguyễn. */
const families = [
  ...Array<string>(12).fill("Nguyễn"),
  ...Array<string>(4).fill("Trần"),
  ...Array<string>(3).fill("Lê"),
  ...[
    "Phạm",
    "Phạm",
    "Huỳnh",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Mai",
  ],
];

const middles = [
  "Thị",
  "Văn",
  "Minh",
  "Thanh",
  "Ngọc",
  "Quốc",
  "Gia",
  "Hoàng",
  "Khánh",
  "Đức",
  "Thu",
  "Bảo",
  "Hải",
  "Phương",
  "Anh",
];

const givens = [
  ...["An", "Anh", "Bình", "Châu", "Chi", "Cường", "Dung", "Dũng", "Duy", "Đạt", "Giang", "Hà", "Hạnh", "Hiếu", "Hoa"],
  ...["Huy", "Hương", "Khang", "Khánh", "Khôi", "Lan", "Linh", "Long", "Ly", "Mai", "Minh", "My", "Nam", "Nga", "Ngân"],
  ...[
    "Ngọc",
    "Nhi",
    "Nhung",
    "Phong",
    "Phúc",
    "Phương",
    "Quân",
    "Quang",
    "Quỳnh",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thắng",
    "Thịnh",
  ],
  ...["Thư", "Thủy", "Tiến", "Trang", "Trinh", "Trung", "Tú", "Tuấn", "Tùng", "Uyên", "Vân", "Việt", "Vy", "Yến"],
];

/** A full name as Vietnamese write it: family, middle, given. */
export const makeName = (random: Random) => `${random.pick(families)} ${random.pick(middles)} ${random.pick(givens)}`;
