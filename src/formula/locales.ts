// How languages and countries write numbers and dates: a table of our own, since what a host knows changes with its version.
// From the Unicode CLDR, release 48 (unicode.org/cldr), with two choices: a minus is "-" everywhere, so that numbers read back, and
// digits are 0 to 9. Months are those that stand beside a day ("2. ledna"); where CLDR has only numbers there, the names alone.

export interface Locale {
  /** Before the decimals, and between groups of digits. */
  readonly decimal: string;
  readonly group: string;
  /** Digits of the last group, and of those before it: 12,34,567 has 3 and 2. */
  readonly sizes: readonly [last: number, others: number];
  /** Digits before the point from which on they are grouped. */
  readonly least: number;
  /** strftime of a date in numbers. */
  readonly date: string;
  /** From January on; from Monday on. */
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  readonly days: readonly string[];
  readonly shortDays: readonly string[];
  /** Before noon and after. */
  readonly halves: readonly [am: string, pm: string];
}

/** What differs from the most common; names in one text, as they hold no spaces. */
interface Row {
  readonly marks: readonly [decimal: string, group: string];
  readonly sizes?: readonly [number, number];
  readonly least?: number;
  readonly date: string;
  readonly halves?: readonly [string, string];
  readonly months: string;
  readonly short: string;
  readonly days: string;
  readonly shortDays: string;
}

// biome-ignore format: a line of names is read as one
const rows = {
  en: {
    marks: [".", ","], date: "%m/%d/%Y",
    months: "January February March April May June July August September October November December",
    short: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    shortDays: "Mon Tue Wed Thu Fri Sat Sun",
  },
  en_GB: {
    marks: [".", ","], date: "%d/%m/%Y", halves: ["am", "pm"],
    months: "January February March April May June July August September October November December",
    short: "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    shortDays: "Mon Tue Wed Thu Fri Sat Sun",
  },
  en_IN: {
    marks: [".", ","], sizes: [3, 2], date: "%d/%m/%Y", halves: ["am", "pm"],
    months: "January February March April May June July August September October November December",
    short: "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    shortDays: "Mon Tue Wed Thu Fri Sat Sun",
  },
  de: {
    marks: [",", "."], date: "%d.%m.%Y",
    months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    short: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    days: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    shortDays: "Mo. Di. Mi. Do. Fr. Sa. So.",
  },
  de_AT: {
    marks: [",", "\u00a0"], date: "%d.%m.%Y",
    months: "Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    short: "Jän. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.",
    days: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    shortDays: "Mo. Di. Mi. Do. Fr. Sa. So.",
  },
  de_CH: {
    marks: [".", "'"], date: "%d.%m.%Y",
    months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    short: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    days: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    shortDays: "Mo. Di. Mi. Do. Fr. Sa. So.",
  },
  fr: {
    marks: [",", "\u202f"], date: "%d/%m/%Y",
    months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    short: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    days: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    shortDays: "lun. mar. mer. jeu. ven. sam. dim.",
  },
  es: {
    marks: [",", "."], least: 5, date: "%d/%m/%Y", halves: ["a.\u202fm.", "p.\u202fm."],
    months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    short: "ene feb mar abr may jun jul ago sept oct nov dic",
    days: "lunes martes miércoles jueves viernes sábado domingo",
    shortDays: "lun mar mié jue vie sáb dom",
  },
  it: {
    marks: [",", "."], least: 5, date: "%d/%m/%Y",
    months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    short: "gen feb mar apr mag giu lug ago set ott nov dic",
    days: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    shortDays: "lun mar mer gio ven sab dom",
  },
  nl: {
    marks: [",", "."], date: "%d-%m-%Y", halves: ["a.m.", "p.m."],
    months: "januari februari maart april mei juni juli augustus september oktober november december",
    short: "jan feb mrt apr mei jun jul aug sep okt nov dec",
    days: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    shortDays: "ma di wo do vr za zo",
  },
  pt: {
    marks: [",", "."], date: "%d/%m/%Y",
    months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    short: "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    days: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    shortDays: "seg. ter. qua. qui. sex. sáb. dom.",
  },
  pt_PT: {
    marks: [",", "\u00a0"], least: 5, date: "%d/%m/%Y", halves: ["a.m.", "p.m."],
    months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    short: "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    days: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    shortDays: "segunda terça quarta quinta sexta sábado domingo",
  },
  pl: {
    marks: [",", "\u00a0"], least: 5, date: "%d.%m.%Y",
    months: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    short: "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    days: "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    shortDays: "pon. wt. śr. czw. pt. sob. niedz.",
  },
  cs: {
    marks: [",", "\u00a0"], date: "%d. %m. %Y", halves: ["dop.", "odp."],
    months: "ledna února března dubna května června července srpna září října listopadu prosince",
    short: "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    days: "pondělí úterý středa čtvrtek pátek sobota neděle",
    shortDays: "po út st čt pá so ne",
  },
  sv: {
    marks: [",", "\u00a0"], date: "%Y-%m-%d", halves: ["fm", "em"],
    months: "januari februari mars april maj juni juli augusti september oktober november december",
    short: "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
    days: "måndag tisdag onsdag torsdag fredag lördag söndag",
    shortDays: "mån tis ons tors fre lör sön",
  },
  da: {
    marks: [",", "."], date: "%d.%m.%Y",
    months: "januar februar marts april maj juni juli august september oktober november december",
    short: "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    days: "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    shortDays: "man. tirs. ons. tors. fre. lør. søn.",
  },
  nb: {
    marks: [",", "\u00a0"], date: "%d.%m.%Y", halves: ["a.m.", "p.m."],
    months: "januar februar mars april mai juni juli august september oktober november desember",
    short: "jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des.",
    days: "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    shortDays: "man. tir. ons. tor. fre. lør. søn.",
  },
  fi: {
    marks: [",", "\u00a0"], date: "%d.%m.%Y", halves: ["ap.", "ip."],
    months: "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    short: "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    days: "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai",
    shortDays: "ma ti ke to pe la su",
  },
  tr: {
    marks: [",", "."], date: "%d.%m.%Y", halves: ["ÖÖ", "ÖS"],
    months: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    short: "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
    days: "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    shortDays: "Pzt Sal Çar Per Cum Cmt Paz",
  },
  ru: {
    marks: [",", "\u00a0"], date: "%d.%m.%Y",
    months: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    short: "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
    days: "понедельник вторник среда четверг пятница суббота воскресенье",
    shortDays: "пн вт ср чт пт сб вс",
  },
  uk: {
    marks: [",", "\u00a0"], date: "%d.%m.%Y", halves: ["дп", "пп"],
    months: "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    short: "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
    days: "понеділок вівторок середа четвер пʼятниця субота неділя",
    shortDays: "пн вт ср чт пт сб нд",
  },
  ja: {
    marks: [".", ","], date: "%Y/%m/%d", halves: ["午前", "午後"],
    months: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    short: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    days: "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    shortDays: "月 火 水 木 金 土 日",
  },
  zh: {
    marks: [".", ","], date: "%Y/%m/%d", halves: ["上午", "下午"],
    months: "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
    short: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    days: "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    shortDays: "周一 周二 周三 周四 周五 周六 周日",
  },
  ko: {
    marks: [".", ","], date: "%Y. %m. %d.",
    months: "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
    short: "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
    days: "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    shortDays: "월 화 수 목 금 토 일",
  },
  hi: {
    marks: [".", ","], sizes: [3, 2], date: "%d/%m/%Y", halves: ["am", "pm"],
    months: "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    short: "जन॰ फ़र॰ मार्च अप्रैल मई जून जुल॰ अग॰ सित॰ अक्टू॰ नव॰ दिस॰",
    days: "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
    shortDays: "सोम मंगल बुध गुरु शुक्र शनि रवि",
  },
} as const satisfies Record<string, Row>;

/** Other names of the same, by which generators of names know them. */
const aliases = { en_US: "en", pt_BR: "pt", cs_CZ: "cs", nb_NO: "nb", zh_CN: "zh" } as const;

export type LocaleName = keyof typeof rows | keyof typeof aliases;

export const localeNames: readonly string[] = [...Object.keys(rows), ...Object.keys(aliases)];

/**
 * The locale of a name, or undefined where there is none.
 *
 * @example
 * localeOf("hi")!.sizes // [3, 2]
 */
export function localeOf(name: string): Locale | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name as keyof typeof aliases] : name;
  if (!Object.hasOwn(rows, known)) return undefined;
  const {
    marks,
    sizes = [3, 3],
    least = 4,
    date,
    halves = ["AM", "PM"],
    months,
    short,
    days,
    shortDays,
  }: Row = rows[known as keyof typeof rows];
  return {
    decimal: marks[0],
    group: marks[1],
    sizes,
    least,
    date,
    months: months.split(" "),
    shortMonths: short.split(" "),
    days: days.split(" "),
    shortDays: shortDays.split(" "),
    halves,
  };
}

export const english = localeOf("en")!;
