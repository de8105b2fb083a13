// The words of the tour. STEPS: what the strip tells the visitor; SAY: what people in the seed type and press.

export const STRIP = {
  en: { step: "Step {n} of {all}", wait: "One moment…", late: "No answer yet. Try once more, or go on.", back: "One step back",
    skip: "Skip this step", hide: "Look around on my own", resume: "Guided tour", done: "Done",
    go_on: "Done already: {label}", compare: "Vega, before and after", compare_note: "What changed is in bold: the time that is billed now, and what was charged for it. The × looks back over twelve weeks, so it falls slowly.", before: "Before", after: "After",
    end_title: "That is the whole window.", end: "Try anything here: as Vega, write to Ivan privately, and forward it as Ivan; or ask in Vega's group. For your own clients, ask the program to set itself up:", copied: "Copied", copy: "Copy the command" },
  ru: { step: "Шаг {n} из {all}", wait: "Секунду…", late: "Ответа пока нет. Попробуйте ещё раз или идите дальше.", back: "На шаг назад",
    skip: "Пропустить шаг", hide: "Осмотрюсь сам", resume: "Экскурсия", done: "Готово",
    go_on: "Уже сделано: {label}", compare: "«Вега» до и после", compare_note: "Что изменилось, выделено: сколько времени теперь платно и сколько за него списано. Число со знаком × считается за двенадцать недель, поэтому снижается постепенно.", before: "До", after: "После",
    end_title: "Вот и всё окошко.", end: "Пробуйте что угодно: напишите Ивану лично за «Вегу» и перешлите это за Ивана или спросите в группе «Веги». А для своих клиентов попросите программу настроиться:", copied: "Скопировано", copy: "Скопировать команду" },
  ja: { step: "ステップ {n} / {all}", wait: "お待ちください…", late: "まだ応答がありません。もう一度試すか、先へ進んでください。", back: "前へ",
    skip: "このステップを飛ばす", hide: "自由に見て回る", resume: "ガイドツアー", done: "完了",
    go_on: "済み：{label}", compare: "ベガの前と後", compare_note: "変わった行は太字です：有料になった時間と、その引き落とし額。×は12週間の集計なので、ゆっくり下がります。", before: "前", after: "後",
    end_title: "これが窓口のすべてです。", end: "何でも試せます。ベガとして伊藤さん個人に書き、伊藤さんとして転送してみたり、ベガのグループで依頼したり。ご自身のお客様で始めるには、次のコマンドで設定してください：", copied: "コピーしました", copy: "コマンドをコピー" },
};

export const STEPS = {
  en: {
    monday: ["Monday morning, the owner's mail", "Every week says what each client really cost. Vega takes 3.4 times the labour of comparable work. Why?", "See Vega's requests"],
    ask: ["Be Vega", "Ivan by name, today, and one estimate more: what used to ring on his own phone. This time it goes through the window.", "Send as Vega"],
    card: ["The manager's card", "One card, with the reasons in words: not in the tariff, an employee named. The usual answer is one tap.", "Bill"],
    accept: ["Vega sees the price first", "Vega's own price beside the list price, and the balance. Nothing is done before it is accepted.", "Accept as Vega"],
    work: ["Ivan does the work", "Half an hour logged, resolved with a tap. The client hears from the firm, and a “thank you” reopens nothing.", "Assign to Ivan", "Log +30 min", "Resolve", "Say thanks as Vega"],
    mail: ["The same by mail", "A pleasant client writes a mail. It is in the tariff, so nobody talks of money.", "Write the mail", "Send", "In tariff"],
    low: ["The account runs low", "Work is prepaid. Vega is told in time and sees what is left; 📉 tells the manager too.", "Ask for Vega's balance", "Go on"],
    after: ["Next Monday", "A week later both summaries stand side by side: what only cost time before now has a price, a yes and its money.", "Move to next Monday"],
  },
  ru: {
    monday: ["Понедельник, почта владельца", "Раз в неделю видно, во что на деле обошёлся каждый клиент. «Вега» берёт в 3,4 раза больше труда, чем похожие работы. Почему?", "Показать заявки «Веги»"],
    ask: ["Станьте «Вегой»", "Ивана по имени, сегодня же, да ещё пересчитать смету: раньше с таким звонили ему на личный телефон. Теперь — через окошко.", "Отправить за «Вегу»"],
    card: ["Карточка менеджера", "Одна карточка, причины словами: не входит в тариф, назван сотрудник. Обычное решение — одно нажатие.", "Платно"],
    accept: ["«Вега» сначала видит цену", "Своя цена рядом с прайсом и баланс. До согласия ничего не делается.", "Принять за «Вегу»"],
    work: ["Иван работает", "Полчаса записаны, «Готово» — одним нажатием. Клиенту отвечает фирма, а «спасибо» ничего не открывает заново.", "Назначить Ивана", "Записать +30 мин", "Готово", "Поблагодарить за «Вегу»"],
    mail: ["То же самое по почте", "Пишет приятный клиент. Входит в тариф, и о деньгах никто не говорит.", "Написать письмо", "Отправить", "В тарифе"],
    low: ["Деньги на счёте подходят к концу", "Работа предоплачена. «Вега» узнаёт об остатке заранее, менеджеру об этом пишет 📉.", "Спросить баланс «Веги»", "Дальше"],
    after: ["Следующий понедельник", "Неделя спустя обе сводки рядом: у того, что раньше только отнимало время, теперь есть цена, согласие и деньги.", "К следующему понедельнику"],
  },
  ja: {
    monday: ["月曜の朝、オーナーへのメール", "お客様ごとに本当にかかった手間が毎週わかります。ベガは同種の作業の3.4倍。なぜでしょう？", "ベガの依頼を見る"],
    ask: ["ベガになってみる", "伊藤さんを名指しで、今日中に、見積ももう一度。以前は個人の電話に来ていました。今回は窓口を通ります。", "ベガとして送信"],
    card: ["マネージャーのカード", "一枚のカードに理由が言葉で並びます：プラン対象外、従業員の名指し。いつもの判断はワンタップ。", "有料"],
    accept: ["まず価格を見てもらう", "通常価格の隣にベガの価格、そして口座の残高。承諾があるまで作業は始まりません。", "ベガとして承諾する"],
    work: ["伊藤さんが対応", "30分を記録し、ワンタップで完了。返事は会社の名前で届き、お礼でチケットは再開しません。", "伊藤さんに割り当て", "+30分を記録", "完了", "ベガとしてお礼を言う"],
    mail: ["メールでも同じ", "感じのよいお客様からのメール。プラン内なので、お金の話は出ません。", "メールを書く", "送信", "プラン内"],
    low: ["残高が少なくなる", "作業は前払いです。足りなくなる前にベガに知らせ、📉 でマネージャーにも届きます。", "ベガの残高を確認", "次へ"],
    after: ["次の月曜日", "一週間後、二つの週報を並べます。手間だけがかかっていた仕事に、価格と承諾と入金がつきました。", "次の月曜へ進む"],
  },
};

export const SAY = {
  en: { vega_asks: "Ivan, fix the banner today and redo the estimate", thanks: "Thanks!", mail_subject: "Opening hours in the holidays",
    mail_text: "Good morning,\n\ncould you change the opening hours on our first page? From Monday we are open until seven. No hurry.\n\nBest regards", client_command: "/client Vega", balance_command: "/balance",
    vega: "Vega", ivan: "Ivan", low: "running low" },
  ru: { vega_asks: "Иван, поправь баннер сегодня и переделай смету", thanks: "Спасибо!", mail_subject: "Часы работы на каникулах",
    mail_text: "Доброе утро!\n\nПоменяйте, пожалуйста, часы работы на первой странице: с понедельника мы открыты до семи. Не срочно.\n\nС уважением", client_command: "/client Вега", balance_command: "/balance",
    vega: "Вег", ivan: "Иван", low: "подходят к концу" },
  ja: { vega_asks: "伊藤さん、今日中にバナーを直して、見積もりもやり直してください", thanks: "ありがとうございます！", mail_subject: "休暇中の営業時間",
    mail_text: "おはようございます。\n\nトップページの営業時間を変更していただけますか。月曜から十九時までになります。急ぎません。\n\nよろしくお願いいたします", client_command: "/client ベガ", balance_command: "/balance",
    vega: "ベガ", ivan: "伊藤", low: "少なくなっています" },
};
