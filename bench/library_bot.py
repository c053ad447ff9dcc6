"""The bot one would write with python-telegram-bot: the same talk of twelve questions by its ConversationHandler.

    python bench/library_bot.py API_ADDRESS none|commit [DATABASE]

`commit` writes the chat's state with one commit an update (SQLite, synchronous=FULL); `none` keeps it in memory alone.
"""

import sqlite3
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, ConversationHandler

QUESTIONS = [
    ("First: is anyone hurt or unwell now?", ["No", "Yes, a bit", "Yes, badly", "Not sure"]),
    ("Are you safe right now?", ["Yes", "No", "Not sure"]),
    ("How are you now?", ["Okay", "Steady", "Very tired", "Hard to say", "Shaken", "Angry"]),
    ("What would help in the next hour?", ["Food or a drink", "Quiet minutes", "Company", "Call home", "Nothing"]),
    ("Are you all right to travel?", ["Yes", "Not sure", "No"]),
    ("Would you like a person to get in touch?", ["Staff support", "Someone else", "Not now"]),
    ("Shall I check in again?", ["In 3 days", "In 4 weeks", "Both", "No"]),
    ("What part of the day suits you?", ["Midday", "Late afternoon", "Evening"]),
    ("The message will only say: Your reminder is here.", ["Good", "Change", "Do not remind me"]),
    ("Staff support: 01632 960 123, 07:00 to 22:00.", ["Go on"]),
    ("Thank you. You can come back at any time.", ["Finish", "Delete this too"]),
    ("What would you like?", ["Support for me", "Help us learn", "Help right now", "Who can see this"]),
]
ALWAYS = ["Back", "Skip", "Break", "Stop", "Help now"]


def keyboard(step: int) -> InlineKeyboardMarkup:
    """The question's answers two a row, then what is always there."""
    answers = [InlineKeyboardButton(label, callback_data=f"{step}:{n}") for n, label in enumerate(QUESTIONS[step][1])]
    rows = [answers[n : n + 2] for n in range(0, len(answers), 2)]
    ways = [InlineKeyboardButton(label, callback_data=f"{step}:w{n}") for n, label in enumerate(ALWAYS)]
    return InlineKeyboardMarkup([*rows, ways[:3], ways[3:]])


class Store:
    """One row a chat, one commit an update."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute("CREATE TABLE IF NOT EXISTS chat (id INTEGER PRIMARY KEY, step INTEGER, answers TEXT)")

    def keep(self, chat: int, step: int, answer: str) -> None:
        """Commit where this chat is and what it answered."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(
            "INSERT INTO chat VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET step = ?, answers = ?",
            (chat, step, answer, step, answer),
        )
        self.connection.execute("COMMIT")


# long: the two handlers read best beside the application that they belong to
def main(api: str, kind: str, path: str = "") -> None:
    """Run until the process is stopped."""
    store = Store(path) if kind == "commit" else None

    async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message is not None and update.effective_chat is not None
        if store is not None:
            store.keep(update.effective_chat.id, 0, "")
        await update.message.reply_text(QUESTIONS[0][0], reply_markup=keyboard(0))
        return 0

    async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        assert query is not None and query.data is not None and update.effective_chat is not None
        assert context.chat_data is not None
        step = int(query.data.partition(":")[0])
        answers = context.chat_data.setdefault("answers", {})
        answers[step] = query.data
        following = (step + 1) % len(QUESTIONS)
        if store is not None:
            store.keep(update.effective_chat.id, following, repr(answers))
        await query.answer()
        await query.edit_message_text(f"{QUESTIONS[step][0]}\nYou chose: {query.data}")
        text = QUESTIONS[following][0]
        await context.bot.send_message(update.effective_chat.id, text, reply_markup=keyboard(following))
        return following

    talk: ConversationHandler[ContextTypes.DEFAULT_TYPE] = ConversationHandler(
        entry_points=[CommandHandler("start", begin)],
        states={step: [CallbackQueryHandler(answered)] for step in range(len(QUESTIONS))},
        fallbacks=[CommandHandler("start", begin)],
    )
    application = (
        Application.builder()
        .token("123456:BENCH")
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .connection_pool_size(256)
        .build()
    )
    application.add_handler(talk)
    application.run_polling(allowed_updates=["message", "callback_query"], drop_pending_updates=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
