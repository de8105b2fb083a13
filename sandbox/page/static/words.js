// Every word of the page, in three languages. {name} is filled in; the tour's own words are in tourwords.js.

export const WORDS = {
  en: {
    lang: "English", title: "the service window", pane_phone: "Client's phone", pane_staff: "Staff chat",
    pane_manager: "Manager", pane_employee: "Employee", pane_client_mail: "Client's mail", pane_owner_mail: "Owner's mail",
    be: "Who you are here", someone_new: "Somebody new…", new_name: "Name of the new person", add: "Add", cancel: "Cancel",
    close: "Close", bot: "bot", members: "{n} members", online: "online", write: "Message", send: "Send", attach: "Attach a file",
    stickers: "Emoji and stickers", as_sticker: "Send as a sticker", in_text: "Put into the text", start: "Start",
    empty_private: "No messages yet. Press Start, as a new client would.", empty_group: "No messages yet.",
    nobody: "Nobody here yet.", no_group: "There is no staff chat yet.", reply: "Reply", react: "React", edit: "Edit", remove: "Delete",
    edited: "edited", forwarded: "Forwarded from {name}", replying: "Reply to {name}", editing: "Editing",
    drop: "Remove", show_earlier: "Show earlier messages", more: "Show all", less: "Show less", voice: "Voice message", video: "Video", photo: "Photo",
    document: "File", sticker: "Sticker", contact: "Contact", location: "Location", unsupported: "A message of another kind",
    s_joined: "{name} joined the group", s_left: "{name} left the group", s_created: "The group was created", s_title: "The group is now called “{name}”",
    s_topic: "Topic “{name}”", s_pinned: "{name} pinned a message", s_migrated: "The group became a supergroup", ok: "OK",
    today: "Today", yesterday: "Yesterday", no_answer: "The bot has not answered the press.", invite_open: "Open the link as", open: "Open",
    copied: "Copied", inbox_empty: "No mail yet.", no_mailbox: "There is no mailbox yet.", compose: "Write a mail", to: "To", from: "From", subject: "Subject",
    mail_text: "Text", answer: "Reply", sent_mark: "Sent", no_subject: "(no subject)", attachments: "Attachments", mailbox: "Mailbox",
    pick_mail: "Choose a mail to read it.", hour: "+1 h", day: "+1 day", monday: "Next Monday, 9:00", move_time: "Move the time forward",
    hour_long: "One hour forward", day_long: "One day forward", language: "Language", theme: "Light or dark", theme_auto: "as the system", theme_light: "light", theme_dark: "dark",
    reset: "Reset", reset_title: "Start again?", reset_text: "Everything you did here goes away, and the twelve weeks are played again.",
    reset_language: "Language of the played weeks", reset_go: "Start again", offline: "The sandbox does not answer. Is it still running?",
    preparing: "Twelve weeks of a web studio are being played through the real program…", commands: "Commands",
    too_big: "The file is larger than 20 MB: Telegram's bots cannot fetch it.",
    tab_phone: "Phone", tab_staff: "Staff", tab_manager: "Manager", tab_employee: "Employee", tab_client_mail: "Client", tab_owner_mail: "Owner",
    monday_short: "Mon 9:00", settings: "Settings", inbox: "All mails", widen: "Wider", narrow: "Side by side again", loading: "Loading…",
    other_weeks: "These weeks are in {weeks}.", play_in_mine: "Play them in English",
    write_with: "With whom you write here", with_bot: "The bot", privately: "privately", plugged: "bot on", unplugged: "bot off",
    plug_on: "Connect the bot to this person's own Telegram", plug_off: "Take the bot off this person's own Telegram",
    empty_aside: "No private messages yet. Write as you would to somebody you know, and see what becomes of it on both sides.",
    view: "What you see", unread: "{n} unread",
    paid: "Paid", pay_sum: "Pay {sum}", checkout: "Checkout", pretend_card: "A pretended card: no money moves here.",
    pay_declined: "Card is declined", pay_twice: "On two phones at once", card_declined: "The card was declined. Nothing was charged.",
    s_paid: "Paid: {sum}", s_refunded: "Sent back: {sum}",
  },
  ru: {
    lang: "Русский", title: "окошко для заявок", pane_phone: "Телефон клиента", pane_staff: "Чат офиса",
    pane_manager: "Менеджер", pane_employee: "Сотрудник", pane_client_mail: "Почта клиента", pane_owner_mail: "Почта владельца",
    be: "Кто вы здесь", someone_new: "Кто-то новый…", new_name: "Имя нового человека", add: "Добавить", cancel: "Отмена",
    close: "Закрыть", bot: "бот", members: "участников: {n}", online: "в сети", write: "Сообщение", send: "Отправить", attach: "Приложить файл",
    stickers: "Эмодзи и стикеры", as_sticker: "Отправить стикером", in_text: "Вставить в текст", start: "Старт",
    empty_private: "Сообщений пока нет. Нажмите «Старт», как сделал бы новый клиент.", empty_group: "Сообщений пока нет.",
    nobody: "Здесь пока никого.", no_group: "Чата офиса пока нет.", reply: "Ответить", react: "Реакция", edit: "Изменить", remove: "Удалить",
    edited: "изменено", forwarded: "Переслано от {name}", replying: "Ответ: {name}", editing: "Изменение",
    drop: "Убрать", show_earlier: "Показать более ранние", more: "Показать всё", less: "Свернуть", voice: "Голосовое сообщение", video: "Видео", photo: "Фото",
    document: "Файл", sticker: "Стикер", contact: "Контакт", location: "Место", unsupported: "Сообщение другого вида",
    s_joined: "{name} теперь в группе", s_left: "{name} больше не в группе", s_created: "Группа создана", s_title: "Группа теперь называется «{name}»",
    s_topic: "Тема «{name}»", s_pinned: "{name}: сообщение закреплено", s_migrated: "Группа стала супергруппой", ok: "ОК",
    today: "Сегодня", yesterday: "Вчера", no_answer: "Бот не ответил на нажатие.", invite_open: "Открыть ссылку как", open: "Открыть",
    copied: "Скопировано", inbox_empty: "Писем пока нет.", no_mailbox: "Почтового ящика пока нет.", compose: "Написать письмо", to: "Кому", from: "От кого", subject: "Тема",
    mail_text: "Текст", answer: "Ответить", sent_mark: "Отправлено", no_subject: "(без темы)", attachments: "Вложения", mailbox: "Ящик",
    pick_mail: "Выберите письмо, чтобы прочитать.", hour: "+1 ч", day: "+1 день", monday: "Понедельник, 9:00", move_time: "Перевести время вперёд",
    hour_long: "На час вперёд", day_long: "На день вперёд", language: "Язык", theme: "Светлая или тёмная", theme_auto: "как в системе", theme_light: "светлая", theme_dark: "тёмная",
    reset: "Заново", reset_title: "Начать заново?", reset_text: "Всё, что вы здесь сделали, исчезнет, и двенадцать недель будут сыграны снова.",
    reset_language: "Язык сыгранных недель", reset_go: "Начать заново", offline: "Песочница не отвечает. Она ещё запущена?",
    preparing: "Настоящая программа проживает двенадцать недель веб-студии…", commands: "Команды",
    too_big: "Файл больше 20 МБ: боты Telegram не могут его получить.",
    tab_phone: "Телефон", tab_staff: "Офис", tab_manager: "Менеджер", tab_employee: "Сотрудник", tab_client_mail: "Клиент", tab_owner_mail: "Владелец",
    monday_short: "Пн 9:00", settings: "Настройки", inbox: "Все письма", widen: "Шире", narrow: "Снова рядом", loading: "Загружается…",
    other_weeks: "Эти недели сыграны на другом языке ({weeks}).", play_in_mine: "Сыграть по-русски",
    write_with: "С кем переписка", with_bot: "Бот", privately: "личный чат", plugged: "бот вкл.", unplugged: "бот выкл.",
    plug_on: "Подключить бота к личному Telegram этого человека", plug_off: "Отключить бота от личного Telegram этого человека",
    empty_aside: "Личных сообщений пока нет. Напишите, как знакомому, и посмотрите, что будет с обеих сторон.",
    view: "Что на экране", unread: "непрочитанных: {n}",
    paid: "Оплачено", pay_sum: "Заплатить {sum}", checkout: "Оплата", pretend_card: "Карта ненастоящая: денег здесь нет.",
    pay_declined: "Карта отклонена", pay_twice: "С двух телефонов сразу", card_declined: "Карта отклонена. Деньги не списаны.",
    s_paid: "Оплачено: {sum}", s_refunded: "Возвращено: {sum}",
  },
  ja: {
    lang: "日本語", title: "受付窓口", pane_phone: "お客様の電話", pane_staff: "社内チャット",
    pane_manager: "マネージャー", pane_employee: "従業員", pane_client_mail: "お客様のメール", pane_owner_mail: "オーナーのメール",
    be: "だれになりますか", someone_new: "新しい人…", new_name: "新しい人の名前", add: "追加", cancel: "キャンセル",
    close: "閉じる", bot: "ボット", members: "メンバー{n}人", online: "オンライン", write: "メッセージ", send: "送信", attach: "ファイルを添付",
    stickers: "絵文字とスタンプ", as_sticker: "スタンプで送る", in_text: "文章に入れる", start: "スタート",
    empty_private: "まだメッセージはありません。新しいお客様のように「スタート」を押してください。", empty_group: "まだメッセージはありません。",
    nobody: "まだだれもいません。", no_group: "社内チャットはまだありません。", reply: "返信", react: "リアクション", edit: "編集", remove: "削除",
    edited: "編集済み", forwarded: "{name} から転送", replying: "{name} に返信", editing: "編集中",
    drop: "外す", show_earlier: "以前のメッセージを表示", more: "すべて表示", less: "たたむ", voice: "ボイスメッセージ", video: "動画", photo: "写真",
    document: "ファイル", sticker: "スタンプ", contact: "連絡先", location: "位置情報", unsupported: "その他の種類のメッセージ",
    s_joined: "{name} がグループに参加しました", s_left: "{name} がグループを退出しました", s_created: "グループが作成されました", s_title: "グループ名が「{name}」になりました",
    s_topic: "トピック「{name}」", s_pinned: "{name} がメッセージを固定しました", s_migrated: "スーパーグループになりました", ok: "OK",
    today: "今日", yesterday: "昨日", no_answer: "ボットはまだ応答していません。", invite_open: "このリンクを開く人", open: "開く",
    copied: "コピーしました", inbox_empty: "まだメールはありません。", no_mailbox: "メールボックスはまだありません。", compose: "メールを書く", to: "宛先", from: "差出人", subject: "件名",
    mail_text: "本文", answer: "返信", sent_mark: "送信済み", no_subject: "（件名なし）", attachments: "添付ファイル", mailbox: "メールボックス",
    pick_mail: "読むメールを選んでください。", hour: "+1時間", day: "+1日", monday: "次の月曜 9:00", move_time: "時間を進める",
    hour_long: "1時間進める", day_long: "1日進める", language: "言語", theme: "明るさ", theme_auto: "システムに合わせる", theme_light: "ライト", theme_dark: "ダーク",
    reset: "やり直す", reset_title: "最初からやり直しますか？", reset_text: "ここで行ったことはすべて消え、12週間分がもう一度再現されます。",
    reset_language: "再現する言語", reset_go: "やり直す", offline: "サンドボックスが応答しません。起動していますか？",
    preparing: "本物のプログラムでウェブ制作会社の12週間を再現しています…", commands: "コマンド",
    too_big: "20 MB を超えるファイルは Telegram のボットでは受け取れません。",
    tab_phone: "電話", tab_staff: "社内", tab_manager: "マネージャー", tab_employee: "従業員", tab_client_mail: "お客様", tab_owner_mail: "オーナー",
    monday_short: "月 9:00", settings: "設定", inbox: "メール一覧", widen: "広げる", narrow: "元に戻す", loading: "読み込み中…",
    other_weeks: "この12週間は別の言語（{weeks}）で再現されています。", play_in_mine: "日本語で再現する",
    write_with: "やり取りの相手", with_bot: "ボット", privately: "個人チャット", plugged: "接続中", unplugged: "未接続",
    plug_on: "この人のTelegramにボットを接続する", plug_off: "この人のTelegramからボットを外す",
    empty_aside: "個人宛のメッセージはまだありません。知り合いに書くように送って、両側で何が起きるか見てください。",
    view: "表示する画面", unread: "未読{n}件",
    paid: "支払い済み", pay_sum: "{sum}を支払う", checkout: "お支払い", pretend_card: "見本のカードです。実際のお金は動きません。",
    pay_declined: "カードが使えない場合", pay_twice: "2台の電話で同時に", card_declined: "カードが使えませんでした。代金は引き落とされていません。",
    s_paid: "お支払い：{sum}", s_refunded: "返金：{sum}",
  },
};

const KEY = "okoshko.language";
const fits = (tag) => Object.hasOwn(WORDS, tag);
const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.split("-")[0])];

export const languages = Object.keys(WORDS).map((tag) => ({ tag, name: WORDS[tag].lang }));
export const language = wanted.find((tag) => tag && fits(tag)) ?? "en";
export const languageName = (tag) => WORDS[tag]?.lang ?? tag;

/** Takes effect with the next load: the page is drawn from nothing, so no half-translated state exists. */
export function chooseLanguage(tag) {
  localStorage.setItem(KEY, tag);
  location.reload();
}

export const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
export const t = (key, values) => fill(WORDS[language][key] ?? WORDS.en[key] ?? key, values);
