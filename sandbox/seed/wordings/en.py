"""The played weeks in English."""

REQUESTS = {
    "v_form": "Ivan, the contact form does not work since this morning. Please drop everything else.",
    "v_banner_spring": "Ivan, we need a banner for the spring sale by tonight. You know how we like it.",
    "v_prices": "Replace the price list on the site, the new one is somewhere in my mails to you.",
    "v_estimate": "Please calculate what a new catalogue would cost, in three variants.",
    "v_banner_green": "The banner is too green. Ivan, do it again, please. It should be today.",
    "v_form_again": "The form is broken AGAIN, after your update yesterday!",
    "v_pictures": "Take some nice pictures from our competitor's site and put them on ours.",
    "v_estimate_delivery": "Redo the estimate, now with delivery, and once without the second floor.",
    "v_banner_fair": "Ivan, a banner for the trade fair, please. Like the last one but quite different.",
    "v_login": "I cannot log in and nobody here remembers the password. And it is all very slow.",
    "v_estimate_third": "One more estimate: the same catalogue, but cheaper.",
    "v_banner_sale": "Ivan, a banner for the sale, please. And stay within reach tonight.",
    "v_news": "Publish the news about our jubilee; the wording is not final, we will change it a few times.",
    "v_slow": "The site is slow. I have rung Ivan three times already.",
    "o_hours": "Good morning! Could you change our opening hours? From Monday we are open until seven.",
    "o_photo": "Here comes the photo of our new practice for the first page. Could you fit it in?",
    "o_form": "The appointment form does not work on my phone. No hurry, on the computer it is fine.",
    "o_estimate": "What would the budget be for a page in a second language, roughly?",
    "o_flyer": "We would like a flyer about gentle cleaning, the text is in our last news.",
    "o_newsletter": "Could you send our newsletter about the new opening hours? The text is ready.",
    "o_prices": "The price list has two new lines. Could you replace it when you have a moment?",
    "h_menu": "Hello, here is the new menu text, please replace the old one.",
    "h_poster": "We would love a banner about our Sunday concerts.",
    "h_down": "Our site does not open, could you look? Guests ask for the menu.",
    "k_spam": "A lot of spam comes through the contact form since Tuesday.",
    "k_estimate": "How much would it cost to show live tracking on the first page?",
    "k_campaign": "We want an advertising campaign for drivers, starting next month.",
    "k_catalogue": "Six products in the catalogue have new sizes, the list is below.",
    "k_certificate": "The browser shows a certificate error since today.",
    "b_bouquets": "New product photos and text for the autumn bouquets are in the folder.",
    "b_form": "Since your update the order form does not work, customers call us instead.",
    "b_called": "called: please add mother's day to the opening hours",
    "b_estimate": "What is the rough cost of a little online shop for bouquets?",
    "a_banner": "A banner for the January offer, please, as last year.",
    "a_booking": "The booking page shows an error after the second step.",
    "a_landing": "How about a landing page and adverts for the new yoga room?",
    "n_text": (
        "A paragraph for the contacts page\nDear team,\n\n"
        "please replace the second paragraph of the contacts text by the one below: we now have a ramp at the back door.\n\n"
        "Kind regards\nClara Hartmann"
    ),
    "n_certificate": (
        "Certificate warning\nDear team,\n\n"
        "a visitor saw a certificate warning this morning. Could you have a look?\n\n"
        "Kind regards\nClara Hartmann"
    ),
    "l_news": (
        "Reading night\nHello,\n\n"
        "please publish the news about our reading night, the text is below.\n\n"
        "All the best\nJudith Berg"
    ),
    "l_estimate": (
        "A calendar on the site\nHello,\n\n"
        "how much would a calendar of events cost, roughly? It is for next year's budget.\n\n"
        "All the best\nJudith Berg"
    ),
    "l_mailbox": (
        "Mailbox is full\nHello,\n\n"
        "our mailbox says it is full and takes no more mail. Can you help?\n\n"
        "All the best\nJudith Berg"
    ),
}

PHRASES = {
    "clients_group": "Vega and the studio",
    "staff_chat": "The studio",
    "answer": "We have found it and are putting it right. It will take an hour at most.",
    "thanks": "Thanks!",
    "thanks_mail": "Thank you!",
    "stranger_name": "Robin",
    "stranger": "Hello, a friend recommended you. Do you make sites for small museums?",
    "log": "done and checked",
}

GROUP_TALK = (
    ("second", "Is the photographer coming on Thursday or on Friday?"),
    ("vega", "Thursday, at ten."),
    (
        "ivan",
        (
            "I have added our window here. What you need done: write {bot} in front, or answer a message with /new. "
            "The rest it does not hear."
        ),
    ),
)
