#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace store {

class SessionTable {
public:
    using Clock = std::chrono::steady_clock;

    explicit SessionTable(std::chrono::seconds ttl) : ttl_(ttl) {}

    template <typename Make>
    std::string get(const std::string& user, Make&& make) {
        std::scoped_lock lock(mutex_);
        if (auto it = rows_.find(user); it != rows_.end() && it->second.expires > Clock::now()) {
            return it->second.token;
        }
        Row row{make(user), Clock::now() + ttl_};
        return rows_.insert_or_assign(user, std::move(row)).first->second.token;
    }

    std::size_t sweep() {
        std::scoped_lock lock(mutex_);
        return std::erase_if(rows_, [](const auto& item) {
            return item.second.expires <= Clock::now();
        };
    }

private:
    struct Row {
        std::string token;
        Clock::time_point expires;
    };
    std::chrono::seconds ttl_;
    std::mutex mutex_;
    std::unordered_map<std::string, Row> rows_;
};

}  // namespace store
